import type { Summary } from './summary';

/** The end of the story for people: who runs under what, which profiles there are, what it took. */
export function renderSummary(summary: Summary): string {
  const { target, profiles, requests, answers } = summary;
  const lines = [
    '',
    `${summary.ok ? 'As it should be' : 'NOT as it should be'}: scenario ${summary.scenario}, stack ${summary.stackStatus}, ${duration(summary.virtualSeconds)} of virtual time`,
    ...summary.failures.map((failure) => `  ✗ ${failure}`),
    '',
    `Target ${target.name}, linked to ${target.linkedProfile || '(it does not exist any more)'}`,
    ...target.nodes.flatMap(({ name, history }) => [
      `  ${name.padEnd(24)} ${history.map(({ since, profile }) => `${since} ${profile}`).join(' → ')}`,
    ]),
    '',
    'Profiles',
    ...profiles.map(({ name, role, deleted }) => `  ${deleted ? 'buried' : 'exists'}  ${name} (role ${role})`),
    '',
    `Asked of Google: ${requests.patch} PATCH, ${requests.rollback} rollback, ${requests.cancel} cancel, ${requests.get} GET`,
    `Polls: ${summary.polls}; events of the longest execution: ${summary.historyEvents}; answers to CloudFormation: ${answers.length}, the longest ${Math.max(0, ...answers.map(({ bytes }) => bytes))} bytes`,
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return `${hours} h ${minutes} min ${seconds % 60} s`;
}
