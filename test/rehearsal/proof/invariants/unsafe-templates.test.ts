import { SILENT } from '../../../../rehearsal/play/narrator';
import { Play } from '../../../../rehearsal/play/play';
import type { SynthesizedTemplate } from '../../../../rehearsal/play/synthesize';

const OF_ROTATION: readonly string[] = ['AWS::IAM::InstanceProfile', 'AWS::IAM::Role', 'Custom::GkeInstanceProfileLink'];

/** What synthesis refuses, put into the template all the same. */
function destroying(types: readonly string[]) {
  return ({ Resources: resources, ...template }: SynthesizedTemplate): SynthesizedTemplate => ({
    ...template,
    Resources: Object.fromEntries(
      Object.entries(resources).map(([id, resource]) => [
        id,
        types.includes(resource.Type) && !id.startsWith('GkeInstanceProfileRotation') ? { ...resource, DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' } : resource,
      ]),
    ),
  });
}

async function failuresOf(types: readonly string[]): Promise<readonly string[]> {
  const play = await Play.begin({ nodes: 3, secondsPerNode: 60 }, SILENT);
  try {
    await play.deploy('Link', { generation: '1' }, destroying(types));
    await play.deploy('Rotate', { generation: '2' }, destroying(types));
    await play.settle();
    await play.destroy('Destroy');
    await play.settle();
    return play.summary('unsafe').failures;
  } finally {
    await play.end();
  }
}

test('a profile that CloudFormation deletes from under the nodes is found, cdk destroy included', async () => {
  expect(await failuresOf(OF_ROTATION)).toEqual([expect.stringMatching(/somebody took the role from .* although .*lives under it/), expect.stringMatching(/somebody deleted .* although .*lives under it/)]);
});

test('a role that CloudFormation disarms under the nodes is found, although it cannot delete it', async () => {
  expect(await failuresOf(['AWS::IAM::Role'])).toEqual(expect.arrayContaining([expect.stringMatching(/somebody took its policies from the role in .* although .*lives under it/)]));
});

test('a template as it is synthesized unsafeCalls nobody', async () => {
  expect(await failuresOf([])).toEqual([]);
});
