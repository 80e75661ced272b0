import type { Summary } from './summary';

/** The end of the story for people: who runs under what, which profiles there are, what it took. */
export function renderSummary(summary: Summary): string {
  const { target, profiles, requests, answers } = summary;
  const numberOf = new Map(profiles.map(({ name }, index) => [name, `[${index + 1}]`]));
  const short = (profile: string): string => numberOf.get(profile) ?? profile;
  const verdict = summary.ok ? 'As it should be' : 'NOT as it should be';
  const lines = [
    '',
    `${verdict}: scenario ${summary.scenario}, stack ${summary.stackStatus}, ${duration(summary.virtualSeconds)} of virtual time`,
    ...summary.failures.map((failure) => `  ✗ ${failure}`),
    '',
    'Instance profiles',
    ...profiles.map(({ name, role, deleted }, index) => `  [${index + 1}] ${deleted ? 'buried' : 'exists'} ${name} (role ${role})`),
    '',
    target.linkedProfile === '' ? `Target ${target.name} does not exist any more` : `Target ${target.name} is linked to ${short(target.linkedProfile)}; its nodes ran under`,
    ...target.nodes.map(({ name, history }) => `  ${name.padEnd(24)} ${history.map(({ since, profile }) => `${since} ${short(profile)}`).join(' → ')}`),
    '',
    `Asked of Google: ${requests.patch} PATCH, ${requests.rollback} rollback, ${requests.cancel} cancel, ${requests.get} GET`,
    `Polls: ${summary.polls}. Events of the longest execution: ${summary.historyEvents}.`,
    `Answers to CloudFormation: ${answers.length}, the longest of ${Math.max(0, ...answers.map(({ bytes }) => bytes))} bytes.`,
    '',
  ];
  return lines.join('\n');
}

function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return `${hours} h ${minutes} min ${seconds % 60} s`;
}
