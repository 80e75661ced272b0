import * as path from 'node:path';
import * as fc from 'fast-check';
import { parsePlanArguments } from '../../../cli/plan/command-line';
import { planMarkdown } from '../../../cli/plan/markdown';
import type { RotationPlan } from '../../../cli/plan/plan';
import { runPlan } from '../../../cli/plan/run';
import { FleetTemplates } from '../../../rehearsal/fleet/fleet-templates';
import { readFleet } from '../../../rehearsal/fleet/read-fleet';
import { notSeen } from '../../../lambda/preflight/seen';

const STATEMENT = { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/nodes' };

/** As much of a plan as Markdown is made of. */
function planOf(words: string): RotationPlan {
  return {
    path: words,
    logicalId: 'Link',
    stack: {},
    outline: { target: { project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' }, preflight: 'ENFORCE' },
    linked: { name: { seen: words }, nodes: { seen: [{}, {}] } },
    expected: { kind: 'fresh', name: words },
    intention: { does: 'rotate', why: words },
    findings: [
      { severity: 'stops', certainty: 'certain', what: words, about: words, remedy: 'Add this', statement: STATEMENT },
      { severity: 'warns', certainty: 'not checked', what: `not checked: ${words}` },
    ],
    watched: { seen: [{ kind: 'profile changed', profile: words, what: words, since: 0, by: words }] },
    obstacles: [words],
  } as unknown as RotationPlan;
}

const markdown = (...plans: readonly RotationPlan[]): string => planMarkdown({ app: 'cdk.out', unreachable: [], plans });

test('a table, and below it what stops a rotation, with its statement to be copied', () => {
  const told = markdown(planOf('Prod/Workers'));
  expect(told).toContain('| `Prod/Workers` | `Prod/Workers` | 2 | **rotate** | ⛔ 2 stop it, ⚠️ 1 warns |');
  const [, block = ''] = /```json\n(.*?)```/s.exec(told) ?? [];
  expect(JSON.parse(block)).toEqual(STATEMENT);
  expect(told).toContain('<details open><summary>Prod/Workers: rotate</summary>\n\n');
});

test('says so where there is no rotation', () => {
  expect(markdown()).toBe('There is no rotation in `cdk.out`.\n');
});

test('words of others are no markup: no HTML, no link, no mention, no row or block of their own', () => {
  const hostile = fc.constantFrom('<img src=x onerror=alert(1)>', '[x](https://evil.example)', '@acme/admins', '`` ` ``', '| x |', '```', '</details>', '# x', '\n# y\n', '&lt;');
  fc.assert(
    fc.property(fc.array(fc.oneof(hostile, fc.string()), { maxLength: 4 }), (parts) => {
      const told = markdown(planOf(parts.join(' ')));
      const outside = told.replace(/```.*?```/gs, '').replace(/`[^`\n]*`/g, '');
      expect(outside.replace(/<\/?(?:details(?: open)?|summary)>/g, '')).not.toMatch(/[<>@]|:\/\//);
      expect(outside.match(/<\/details>/g)?.length).toBe(1);
      expect(told.split('\n').filter((line) => line.startsWith('|')).length).toBe(3);
      expect(told.match(/^ *```/gm)?.length).toBe(2);
    }),
  );
});

test('a fleet is drawn wave by wave, in its order', async () => {
  const [environment] = readFleet(path.join(__dirname, '..', '..', '..', 'examples', 'three-waves.yaml'));
  if (environment === undefined) {
    throw new Error('there is no environment');
  }
  const templates = new FleetTemplates(environment);
  let printed = '';
  try {
    const { assembly } = templates.next();
    const nobody = notSeen('Nobody is asked.');
    const terminal = { print: (words: string) => void (printed += words), write: () => undefined };
    await runPlan(['--app', assembly, '--markdown'], () => Promise.resolve({ aws: nobody, google: nobody, environment: {}, now: () => 0 }), terminal);
  } finally {
    templates.cleanUp();
  }
  const [, graph = ''] = /```mermaid\n(.*?)```/s.exec(printed) ?? [];
  expect([...graph.matchAll(/subgraph w\d+\["(.*)"\]/g)].map(([, wave]) => wave)).toEqual(environment.waves.map(({ name }) => name));
  const nodes = [...graph.matchAll(/ (r\d+)\["([^<]*)<br>/g)];
  expect(nodes.map(([, , name]) => name).toSorted()).toEqual(environment.rotations.map(({ address }) => address).toSorted());
  expect(graph).toMatch(/r\d+ --> r\d+/);
});

test.each([
  [['--markdown'], ''],
  [['--markdown', 'plan.md', '--lookup'], 'plan.md'],
  [['--markdown=plan.md'], 'plan.md'],
  [['--markdown', '--lookup'], ''],
])('%j is understood', (args, file) => {
  expect(parsePlanArguments(args)).toMatchObject({ markdown: file });
});
