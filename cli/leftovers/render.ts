import { nameOfStack } from '../../lambda/aws/stacks';
import { clean, cleanJson } from '../../lambda/log/clean';
import type { Finding, Survey } from './leftovers';
import type { Verdict } from './judge';
import type { Witnesses } from './witnesses';

const COLUMN = 22;
const UNTAGGED = 'no owner tag: ours by its path; made by a deployment that failed before our function saw it';
const VERDICTS: readonly Verdict[] = ['in use', 'wanted by its stack', 'unknown', 'left over'];

/** What was found, for a person. */
export function renderSurvey({ findings, evidence }: Survey, { askedAs, places }: Witnesses): string {
  if (evidence === undefined) {
    return `There is no instance profile of cdk-gke-instance-profile in this AWS account (${clean(askedAs.words)}).\n`;
  }
  const google = places.map(({ project, location }) => `${project} in ${location}`).join(', ');
  const counts = VERDICTS.flatMap((verdict) => {
    const count = findings.filter(({ judgement }) => judgement.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${verdict}`];
  });
  return [
    `Asked about ${findings.length} instance profile${findings.length === 1 ? '' : 's'}: ${clean(askedAs.words)}; EC2 in ${evidence.regions.join(', ')}; Google for ${google}.`,
    '',
    ...findings.map(renderFinding),
    `${counts.join(', ')}.`,
    '',
  ].join('\n');
}

/** What became of those that were to be buried, for a person. */
export function renderBurials(findings: readonly Finding[]): string {
  return findings
    .flatMap(({ profile, judgement, burial }) => {
      if (burial === undefined) {
        return [];
      }
      const why = burial.outcome === 'left alone' ? `it is ${judgement.verdict} now: ${judgement.reasons.join('; ')}` : burial.why;
      return [`${burial.outcome.padEnd(COLUMN)}${clean(`${profile.name}${why === undefined ? '' : ` (${why})`}`)}\n`];
    })
    .join('');
}

function renderFinding({ profile, judgement }: Finding): string {
  const { name, roleNames, owner, target } = profile;
  const details = [
    ['role', roleNames.length === 0 ? 'none' : roleNames.join(', ')],
    ['owner', owner === undefined ? UNTAGGED : `stack ${nameOfStack(owner)} (${owner})`],
    ...(target === undefined ? [] : [['target', target]]),
    ...judgement.reasons.map((reason) => ['why', reason]),
  ];
  return [
    `${judgement.verdict.padEnd(COLUMN)}${clean(name)}`,
    ...details.map(([label = '', text = '']) => `${' '.repeat(COLUMN)}${label.padEnd(7)}${clean(text)}`),
    '',
  ].join('\n');
}

/** The same for a program. */
export function surveyJson({ findings, evidence }: Survey, { askedAs: { account, region, profile }, places }: Witnesses): string {
  const document = {
    asked: {
      account: account ?? null,
      region,
      profile: profile ?? null,
      regions: evidence?.regions ?? [],
      google: evidence === undefined ? [] : places.map(({ project, location }) => ({ project, location })),
    },
    silences: (evidence?.silences ?? []).map(({ why }) => why),
    profiles: findings.map(({ profile, judgement, burial }) => ({
      name: profile.name,
      arn: profile.arn,
      roles: profile.roleNames,
      // Always there, so that its absence is not taken for an older version of this document.
      owner: profile.owner ?? null,
      target: profile.target ?? null,
      verdict: judgement.verdict,
      reasons: judgement.reasons,
      burial: burial ?? null,
    })),
  };
  return cleanJson(document);
}
