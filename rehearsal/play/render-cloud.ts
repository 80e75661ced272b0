import type { CloudSummary } from './cloud-summary';

/** How it ended, and where not as it should have. */
export function renderVerdict(what: string, { ok, failures, stackStatus, virtualSeconds }: CloudSummary): string[] {
  const verdict = ok ? 'As it should be' : 'NOT as it should be';
  return [
    `${verdict}: ${what}, stack ${stackStatus}, ${duration(virtualSeconds)} of virtual time`,
    ...failures.map((failure) => `  ✗ ${failure}`),
  ];
}

export function renderProfiles({ profiles }: CloudSummary): string[] {
  return ['Instance profiles', ...profiles.map(({ name, role, deleted }, index) => `  [${index + 1}] ${deleted ? 'deleted' : 'exists'} ${name} (role ${role})`)];
}

/** Numbers for profiles, whose names are long. */
export function profileNumbers({ profiles }: CloudSummary): (profile: string) => string {
  const numbers = new Map(profiles.map(({ name }, index) => [name, `[${index + 1}]`]));
  return (profile) => numbers.get(profile) ?? profile;
}

export function renderCosts({ polls, historyEvents, answers }: CloudSummary): string[] {
  return [
    `Polls: ${polls}. Events of the longest execution: ${historyEvents}.`,
    `Answers to CloudFormation: ${answers.length}, the longest of ${Math.max(0, ...answers.map(({ bytes }) => bytes))} bytes.`,
  ];
}

function duration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return `${hours} h ${minutes} min ${seconds % 60} s`;
}
