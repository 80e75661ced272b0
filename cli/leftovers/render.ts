import { nameOfStack } from '../../lambda/aws/stacks';
import { isDrift, type OpenFinding } from '../../lambda/ledger/watch-row';
import { findingWords } from '../../lambda/watch/finding-words';
import { askedJson } from '../caller/aws';
import { PLAIN, type Display } from '../command-line/display';
import { paragraph, sentence } from '../command-line/table';
import { clean, cleanJson } from '../../lambda/log/clean';
import type { Finding, Survey } from './leftovers';
import type { Usage } from './classify';
import type { Sources } from './sources';

const COLUMN = 22;
const UNTAGGED = 'no owner tag: ours by its path; made by a deployment that failed before our function saw it';
const USAGES: readonly Usage[] = ['in use', 'desired by its stack', 'unknown', 'left over'];

/** What was found, for a person. */
export function renderSurvey({ findings, evidence, unread }: Survey, { askedAs, places }: Sources, display: Display = PLAIN): string {
  if (evidence === undefined) {
    return sentence(`There is no instance profile of cdk-gke-instance-profile in this AWS account (${askedAs.words}).`, display);
  }
  const google = places.map(({ project, location }) => `${project} in ${location}`).join(', ');
  const counts = USAGES.flatMap((usage) => {
    const count = findings.filter(({ classification }) => classification.usage === usage).length;
    return count === 0 ? [] : [`${count} ${usage}`];
  });
  return [
    sentence(`Asked about ${findings.length} instance profile${findings.length === 1 ? '' : 's'}: ${askedAs.words}; EC2 in ${evidence.regions.join(', ')}; Google for ${google}.`, display),
    ...unread.map((words) => sentence(words, display)),
    '\n',
    ...findings.map((finding) => renderFinding(finding, display)),
    `${counts.join(', ')}.\n`,
  ].join('');
}

/** What became of those that were to be deleted, for a person. */
export function renderDeletions(findings: readonly Finding[], display: Display = PLAIN): string {
  return findings
    .flatMap(({ profile, classification, deletion }) => {
      if (deletion === undefined) {
        return [];
      }
      const why = deletion.outcome === 'left alone' ? `it is ${classification.usage} now: ${classification.reasons.join('; ')}` : deletion.why;
      return [beside(deletion.outcome, `${profile.name}${why === undefined ? '' : ` (${why})`}`, COLUMN, display)];
    })
    .join('');
}

function renderFinding({ profile, classification, watched }: Finding, display: Display): string {
  const { name, roleNames, owner, target } = profile;
  const details = [
    ['role', roleNames.length === 0 ? 'none' : roleNames.join(', ')],
    ['owner', owner === undefined ? UNTAGGED : `stack ${nameOfStack(owner)} (${owner})`],
    ...(target === undefined ? [] : [['target', target]]),
    ...classification.reasons.map((reason) => ['why', reason]),
    ...watched.map((finding) => (isDrift(finding) ? ['watch', findingWords(finding)] : ['since', `the watch first saw it left over at ${timeOf(finding)}`])),
  ];
  return [
    beside(classification.usage, name, COLUMN, display),
    ...details.map(([label = '', text = '']) => beside(`${' '.repeat(COLUMN)}${label}`, text, COLUMN + 7, display)),
    '\n',
  ].join('');
}

/** On a screen as wide as that is; elsewhere a line each, however long, for those who search in it. */
function beside(label: string, text: string, indent: number, display: Display): string {
  return display.breaksWords ? paragraph(label, text, indent, display) : `${label.padEnd(indent)}${clean(text)}\n`;
}

function timeOf({ since }: OpenFinding): string {
  return new Date(since).toISOString();
}

/** The same for a program. */
export function surveyJson({ findings, evidence, unread }: Survey, { askedAs, places }: Sources): string {
  const document = {
    asked: {
      ...askedJson(askedAs),
      regions: evidence?.regions ?? [],
      google: evidence === undefined ? [] : places.map(({ project, location }) => ({ project, location })),
    },
    unreachable: (evidence?.unreachable ?? []).map(({ why }) => why),
    unread,
    profiles: findings.map(({ profile, classification, watched, deletion }) => ({
      name: profile.name,
      arn: profile.arn,
      roles: profile.roleNames,
      // Always there, so that its absence is not taken for an older version of this document.
      owner: profile.owner ?? null,
      target: profile.target ?? null,
      usage: classification.usage,
      reasons: classification.reasons,
      watched: watched.map((finding) => ({ kind: finding.kind, since: timeOf(finding), by: finding.by ?? null, words: findingWords(finding) })),
      deletion: deletion ?? null,
    })),
  };
  return cleanJson(document);
}
