import type { StageSummary } from './stage-summary';

/** How it ended, and where not as it should have. */
export function renderVerdict(what: string, { ok, failures, stackStatus, virtualSeconds }: StageSummary): string[] {
  const verdict = ok ? 'As it should be' : 'NOT as it should be';
  return [
    `${verdict}: ${what}, stack ${stackStatus}, ${duration(virtualSeconds)} of virtual time`,
    ...failures.map((failure) => `  ✗ ${failure}`),
  ];
}

export function renderProfiles({ profiles }: StageSummary): string[] {
  return ['Instance profiles', ...profiles.map(({ name, role, deleted }, index) => `  [${index + 1}] ${deleted ? 'buried' : 'exists'} ${name} (role ${role})`)];
}

/** Numbers for profiles, whose names are long. */
export function profileNumbers({ profiles }: StageSummary): (profile: string) => string {
  const numbers = new Map(profiles.map(({ name }, index) => [name, `[${index + 1}]`]));
  return (profile) => numbers.get(profile) ?? profile;
}

export function renderCosts({ polls, historyEvents, answers }: StageSummary): string[] {
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
