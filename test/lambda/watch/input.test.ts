import { iamCallOf } from '../../../lambda/watch/input';

const EVENT = {
  source: 'aws.iam',
  'detail-type': 'AWS API Call via CloudTrail',
  detail: {
    eventName: 'RemoveRoleFromInstanceProfile',
    eventTime: '2026-11-02T09:00:00Z',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/jane' },
    requestParameters: { instanceProfileName: 'ours', roleName: 'nodes' },
  },
};

function withDetail(changes: Readonly<Record<string, unknown>>): unknown {
  return { ...EVENT, detail: { ...EVENT.detail, ...changes } };
}

test('reads who called what, and on what', () => {
  expect(iamCallOf(EVENT)).toEqual({
    at: Date.UTC(2026, 10, 2, 9),
    by: 'arn:aws:iam::111122223333:user/jane called iam:RemoveRoleFromInstanceProfile at 2026-11-02T09:00:00Z',
    profile: 'ours',
    role: 'nodes',
  });
});

test.each([[{}], [{ watch: 'everything' }], [null], ['text'], [{ ...EVENT, source: 'mine' }], [{ ...EVENT, detail: {} }]])('takes %j for a look at everything', (event) => {
  expect(iamCallOf(event)).toBeUndefined();
});

test.each([[{ userIdentity: undefined }, 'somebody'], [{ userIdentity: { type: 'Root' } }, 'Root'], [{ userIdentity: { invokedBy: 'cloudformation.amazonaws.com' } }, 'cloudformation.amazonaws.com']])(
  'says of %j that it was %s',
  (changes, who) => {
    expect(iamCallOf(withDetail(changes))?.by).toContain(`${who} called`);
  },
);

test('repeats no secret, no line break and no more than a name has', () => {
  const { by = '' } = iamCallOf(withDetail({ userIdentity: { arn: `x\n"what":"event" AKIAABCDEFGHIJKLMNOP ${'y'.repeat(5000)}` } })) ?? {};

  expect(by).not.toMatch(/\n|AKIA/);
  expect(by.length).toBeLessThan(1000);
});

test('knows no time where the event has none that can be read', () => {
  expect(iamCallOf(withDetail({ eventTime: 'yesterday', requestParameters: null }))).toMatchObject({ at: 0 });
});
