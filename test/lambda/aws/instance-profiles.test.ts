import type { IAMClient } from '@aws-sdk/client-iam';
import { InstanceProfiles } from '../../../lambda/aws/instance-profiles';

const failure = (name: string): Error => Object.assign(new Error('words of IAM'), { name });

/** IAM, as far as its answers go: what each command is answered with, and what was asked. */
function iam(answers: Readonly<Record<string, unknown>>): { readonly client: IAMClient; readonly asked: string[] } {
  const asked: string[] = [];
  const send = (command: object): Promise<unknown> => {
    const name = command.constructor.name.replace(/Command$/, '');
    asked.push(name);
    const answer = answers[name] ?? {};
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { client: { send } as unknown as IAMClient, asked };
}

it('takes the role out before the profile is deleted', async () => {
  const { client, asked } = iam({});
  await new InstanceProfiles(client).delete('p', ['r']);
  expect(asked).toEqual(['RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile']);
});

it('goes on where a role was taken out before', async () => {
  const { client, asked } = iam({ RemoveRoleFromInstanceProfile: failure('NoSuchEntityException') });
  await new InstanceProfiles(client).delete('p', ['r']);
  expect(asked).toEqual(['RemoveRoleFromInstanceProfile', 'DeleteInstanceProfile']);
});

it('takes a denial for done where the profile is gone, because a policy cannot match what has no path and no tags', async () => {
  const { client } = iam({ RemoveRoleFromInstanceProfile: failure('AccessDenied'), GetInstanceProfile: failure('NoSuchEntityException') });
  await expect(new InstanceProfiles(client).delete('p', ['r'])).resolves.toBeUndefined();
});

it('reports a denial where the profile is still there', async () => {
  const { client } = iam({ DeleteInstanceProfile: failure('AccessDenied'), GetInstanceProfile: { InstanceProfile: { Arn: 'arn', Path: '/' } } });
  await expect(new InstanceProfiles(client).delete('p', [])).rejects.toMatchObject({ kind: 'refused', message: expect.stringContaining('iam:DeleteInstanceProfile') as unknown });
});
