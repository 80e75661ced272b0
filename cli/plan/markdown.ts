import { nameOf } from '../../lambda/aws/arn';
import { clean } from '../../lambda/log/clean';
import { findingWords } from '../../lambda/watch/finding-words';
import { TemplateOrder } from '../template/order';
import type { AppStack } from './assembly';
import { inDeploymentOrder } from './deployment-order';
import type { PlanReport } from './document';
import { openOn, type RotationPlan } from './plan';
import { deed, hasDetails, remarkOf, remarksOn, summary } from './render';
import { shortName } from './rotation';

/*
 * The plan for a pull request. Names and words of others are text there, whatever they look like.
 */

/** The report in GitHub's Markdown. */
export function planMarkdown({ app, unreachable, asked, plans }: PlanReport): string {
  if (plans.length === 0) {
    return `There is no rotation in ${code(app)}.\n`;
  }
  return [
    `**${text(summary(plans))}**\n`,
    ...unreachable.map((words) => `> ${text(words)}\n`),
    ['| rotation | linked now | nodes | deployment | findings |', '|---|---|---|---|---|', ...plans.map(row)].join('\n'),
    ...graphs(plans),
    ...plans.filter(hasDetails).map(details),
    ...(asked === undefined ? [] : [`Asked: ${text(asked.words)}.`]),
  ].join('\n\n').concat('\n');
}

function row(plan: RotationPlan): string {
  const { path, linked, intention } = plan;
  const { name, nodes } = linked;
  const { stops, warns } = remarksOn(plan);
  const cells = [
    code(path),
    'seen' in name ? code(name.seen) : '?',
    'seen' in nodes ? String(nodes.seen.length) : '?',
    `**${deed(intention)}**`,
    [...(stops === 0 ? [] : [`⛔ ${stops} stop${stops === 1 ? 's' : ''} it`]), ...(warns === 0 ? [] : [`⚠️ ${warns} warn${warns === 1 ? 's' : ''}`])].join(', '),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

function details(plan: RotationPlan): string {
  const { path, intention, obstacles, findings, expected, linked } = plan;
  const items = [
    intention.why,
    ...(intention.waitsFor === undefined ? [] : [`waits for ${intention.waitsFor}`]),
    ...(intention.drift === undefined ? [] : [intention.drift]),
    ...openOn(plan).map((finding) => `watch: ${findingWords(finding)}`),
    ...obstacles.map((obstacle) => `stops it: ${obstacle}`),
  ].map((words) => `- ${text(words)}`);
  const toBeLinked = expected.kind === 'unknown' || intention.does === 'nothing' ? [] : [`- to be linked: ${code(expected.name)}`];
  const from = 'seen' in linked.name ? [`- linked: ${code(nameOf(linked.name.seen))}`] : [];
  const found = findings.map((finding) => {
    const { label, words, statement } = remarkOf(finding, plan);
    const block = statement === undefined ? '' : `\n\n${indented(fenced('json', JSON.stringify(statement, undefined, 2)))}\n`;
    return `- ${label === 'stops it' ? `**${label}**` : label}: ${text(words)}${block}`;
  });
  return [`<details${remarksOn(plan).stops > 0 ? ' open' : ''}><summary>${html(`${path}: ${deed(intention)}`)}</summary>\n`, ...items, ...from, ...toBeLinked, ...found, '\n</details>'].join('\n');
}

/** What rotates after what, in a stack that has more than one rotation; waves are framed. */
function graphs(plans: readonly RotationPlan[]): readonly string[] {
  const stacks = [...new Set(plans.map(({ stack }) => stack))];
  return stacks.flatMap((stack) => {
    const own = plans.filter((plan) => plan.stack === stack);
    return own.length < 2 ? [] : [fenced('mermaid', graphOf(inDeploymentOrder(own, stack.app), stack.app))];
  });
}

function graphOf(plans: readonly RotationPlan[], app: AppStack): string {
  const waveOf = ({ path }: RotationPlan): string | undefined => app.waves.get(path);
  const nodeOf = new Map(plans.map((plan, index) => [plan.logicalId, `r${index}`]));
  const drawn = (plan: RotationPlan): string => {
    const words = plan.outline === undefined ? plan.path : shortName(plan.outline.target);
    return `${nodeOf.get(plan.logicalId) ?? ''}["${label(words)}<br>${deed(plan.intention)}"]`;
  };
  const waves = [...new Set(plans.flatMap((plan) => waveOf(plan) ?? []))];
  const framed = waves.flatMap((wave, index) => [
    `  subgraph w${index}["${label(wave)}"]`,
    ...plans.filter((plan) => waveOf(plan) === wave).map((plan) => `    ${drawn(plan)}`),
    '  end',
  ]);
  const neighbours = new TemplateOrder(app.template).neighbours([...nodeOf.keys()]);
  const edges = [...neighbours].flatMap(([after, before]) => before.map((one) => `  ${nodeOf.get(one) ?? ''} --> ${nodeOf.get(after) ?? ''}`));
  return ['flowchart LR', ...framed, ...plans.filter((plan) => waveOf(plan) === undefined).map((plan) => `  ${drawn(plan)}`), ...edges].join('\n');
}

/** Others' words as text: nothing in them is markup, a link, or somebody's name to be told of it. */
function text(words: string): string {
  return html(clean(words).replace(/[\\`*_{}[\]()#+!|~-]/g, '\\$&'));
}

function html(words: string): string {
  return clean(words).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('@', '&#64;').replaceAll('://', '&#58;//');
}

/** A name as it is. */
function code(name: string): string {
  return `\`${clean(name).replaceAll('`', "'")}\``;
}

function fenced(language: string, block: string): string {
  const lines = block.split('\n').map((line) => `${/^ */.exec(line)?.[0] ?? ''}${clean(line.trim()).replaceAll('```', "'''")}`);
  return `\`\`\`${language}\n${lines.join('\n')}\n\`\`\``;
}

function indented(block: string): string {
  return block.replace(/^/gm, '  ');
}

/** Words in Mermaid's quotes. */
function label(words: string): string {
  return clean(words).replace(/[^\p{L}\p{N} ./_-]/gu, (character) => `#${character.codePointAt(0) ?? 0};`);
}
