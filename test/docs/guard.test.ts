import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FINDING_KINDS } from '../../lambda/ledger/watch-row';
import { RotationEngine } from '../../lib';
import { DEFAULT_EDITORS, PROFILE_EDITS } from '../../lib/role/guard-statement';
import { pageOf } from './support/pages';

const PAGE = pageOf('docs/guard.md');

test('the page on the guard explains every kind of finding, and no other', () => {
  const explained = [...PAGE.matchAll(/^\| `([^`]+)` \|/gm)].map(([, kind]) => kind);
  expect(explained.sort()).toEqual(Object.keys(FINDING_KINDS).sort());
});

test('the rule that it forwards with tells of the calls that the engine looks for', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  new RotationEngine(stack, 'Engine');
  const rules = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule')) as { Properties: { EventPattern?: { source: string[]; detail: { eventName?: string[] } } } }[];
  const looked = rules.flatMap(({ Properties: { EventPattern } }) => (EventPattern?.source.includes('aws.iam') === true ? (EventPattern.detail.eventName ?? []) : []));
  const [, forwarded = ''] = /eventName: \[([^\]]+)\]/.exec(PAGE) ?? [];
  expect(looked.length).toBeGreaterThan(0);
  expect(forwarded.split(', ').sort()).toEqual(looked.sort());
});

test('it names what the policy denies, and who may edit all the same', () => {
  const [first = ''] = PAGE.split('## Have the engine look');
  expect([...new Set(first.match(/iam:\w+InstanceProfile\b/g))].sort()).toEqual([...PROFILE_EDITS].sort());
  for (const editor of DEFAULT_EDITORS) {
    expect(first).toContain(`\`${editor.split('/').at(-1) ?? ''}\``);
  }
});
