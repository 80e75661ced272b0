import type { Evidence } from '../../lambda/preflight/evidence';
import { inOneLine } from '../../lambda/preflight/finding';
import { judge } from '../../lambda/preflight/judge';
import { notSeen } from '../../lambda/preflight/seen';
import type { Denial } from '../../lambda/preflight/simulated-access';
import { denied, EARLIER_STACK, evidence, LINKED, OTHER_STACK, profile, role, unknown } from '../lambda/preflight/support/evidence';
import { pageOf } from './support/pages';

const NOBODY: Denial = { kind: 'nobody allows it' };

/** What a pre-flight says in each of its ways. */
const SAID = [
  { profile: { seen: profile({ roles: [] }) } },
  { profile: { seen: profile({ roles: [role(), role({ name: 'extra' })] }) } },
  { role: { seen: role({ trustPolicy: '{"Statement":[]}' }) } },
  { apiRoleArn: { seen: 'arn:aws:iam::999900001111:role/api' } },
  { linked: { seen: { name: 'old', arn: LINKED, owner: OTHER_STACK } } },
  { linked: { seen: { name: 'old', arn: LINKED, owner: EARLIER_STACK } } },
  { passRole: { seen: denied(NOBODY, 'iam:PassRole') } },
  { passRole: { seen: unknown('its policies ask for tags', 'iam:PassRole') } },
  { passRole: notSeen('AWS did not allow it') },
  { readProfile: { seen: denied(NOBODY, 'iam:GetInstanceProfile') } },
  { update: { seen: { refused: 'no' } } },
].flatMap((changes: Partial<Evidence>) => judge(evidence(changes)).map(inOneLine));

function sectionOf(file: string, heading: string): string {
  const [, section = ''] = pageOf(file).split(`\n## ${heading}\n`);
  return section.split('\n## ')[0] ?? '';
}

/** Words between backticks in the first column of a table. */
function messagesIn(section: string): readonly string[] {
  const cells = [...section.matchAll(/^\| (.*?) \|/gm)].map(([, cell]) => cell ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, message]) => message ?? ''));
}

function isSaid(message: string): boolean {
  const parts = message.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return SAID.some((finding) => new RegExp(parts.join('.*')).test(finding));
}

test('the table of refusals begins with messages that the pre-flight gives', () => {
  const messages = messagesIn(sectionOf('docs/failure-modes.md', 'When a deployment is refused'));
  expect(messages.length).toBeGreaterThan(8);
  expect(messages.filter((message) => !isSaid(message))).toEqual([]);
});
