import * as fc from 'fast-check';
import type { FleetStack } from '../../../app/fleet/fleet-stack';
import { TemplateGraph } from '../../support/template-graph';
import { HEAD, lastOf, linkOf, stackOf, templateOf } from '../support/fleets';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const TEMPLATE_BYTES = 1_000_000;

const CLUSTERS = ['east', 'west'];
const POOLS = ['a', 'b', 'c', 'd', 'e'];
const TARGETS = CLUSTERS.flatMap((cluster) => [cluster, ...POOLS.map((pool) => `${cluster}/${pool}`)]);

interface Fleet {
  /** For each target, the number of its wave. */
  readonly waveOf: readonly number[];
  readonly long: readonly boolean[];
  readonly concurrent: readonly boolean[];
}

/** Twelve targets of two clusters, in any waves: some of an hour, some longer, some that do not wait for their cluster. */
const fleets: fc.Arbitrary<Fleet> = fc.record({
  waveOf: fc.array(fc.nat({ max: 4 }), { minLength: TARGETS.length, maxLength: TARGETS.length }),
  long: fc.array(fc.boolean(), { minLength: TARGETS.length, maxLength: TARGETS.length }),
  concurrent: fc.array(fc.nat({ max: 3 }).map((one) => one === 0), { minLength: TARGETS.length, maxLength: TARGETS.length }),
});

function wavesOf({ waveOf }: Fleet): string[][] {
  const waves = [...new Set(waveOf)].toSorted((one, other) => one - other);
  return waves.map((wave) => TARGETS.filter((_, index) => waveOf[index] === wave));
}

function stackOfFleet(fleet: Fleet): FleetStack {
  const settingsOf = (target: string): object => {
    const index = TARGETS.indexOf(target);
    return { timeout: fleet.long[index] ? '6h' : '50m', concurrent: fleet.concurrent[index] };
  };
  return stackOf({
    ...HEAD,
    clusters: CLUSTERS.map((name) => ({
      name,
      controlPlane: settingsOf(name),
      nodePools: POOLS.map((pool) => ({ name: pool, ...settingsOf(`${name}/${pool}`) })),
    })),
    waves: wavesOf(fleet).map((targets) => ({ targets })),
  });
}

/** Pairs of targets of which the second has to wait for the first. */
function pairsOf(fleet: Fleet): (readonly [string, string])[] {
  const waves = wavesOf(fleet);
  return waves.flatMap((before, index) => (waves[index + 1] ?? []).flatMap((after) => before.map((first) => [first, after] as const)));
}

test('whatever the waves, all of one has settled before anything of the next sets out, within a cluster one rotates after the other, and nothing waits for itself', () => {
  fc.assert(
    fc.property(fleets, (fleet) => {
      const stack = stackOfFleet(fleet);
      const graph = new TemplateGraph(templateOf(stack));
      const isBehind = (one: string, other: string): boolean => graph.waitsFor(linkIdOf(stack, one), lastIdOf(stack, other));
      expect(pairsOf(fleet).filter(([first, after]) => !isBehind(after, first))).toEqual([]);
      const inTurn = TARGETS.filter((_, index) => !fleet.concurrent[index]);
      const pairs = inTurn.flatMap((one) => inTurn.filter((other) => one < other && one.split('/')[0] === other.split('/')[0]).map((other) => [one, other] as const));
      expect(pairs.filter(([one, other]) => !isBehind(one, other) && !isBehind(other, one))).toEqual([]);
    }),
    { numRuns: 20 },
  );
});

test('nothing of a later wave is made before: a wave that fails leaves no profile and no role behind', () => {
  const stack = stackOf({ ...HEAD, clusters: [{ name: 'east', nodePools: [{ name: 'a' }, { name: 'b' }] }], waves: [{ targets: ['east/b'] }, { targets: ['*'] }] });
  const { Resources: resources } = templateOf(stack) as { Resources: object };
  const graph = new TemplateGraph(templateOf(stack));
  const late = Object.keys(resources).filter((id) => id.startsWith('easta'));
  expect(late).toHaveLength(3);
  expect(late.filter((id) => !graph.waitsFor(id, lastIdOf(stack, 'east/b')))).toEqual([]);
});

test('without waves, clusters do not wait for each other', () => {
  const stack = stackOf({ ...HEAD, clusters: CLUSTERS.map((name) => ({ name, nodePools: [{ name: 'a' }] })) });
  const graph = new TemplateGraph(templateOf(stack));
  expect(graph.waitsFor(linkIdOf(stack, 'east/a'), lastIdOf(stack, 'west/a'))).toBe(false);
  expect(graph.waitsFor(linkIdOf(stack, 'west/a'), lastIdOf(stack, 'east/a'))).toBe(false);
});

test('another order of waves, or of the file, changes dependencies and nothing else', () => {
  const [a, b] = [{ name: 'a' }, { name: 'b' }];
  const one = templateOf(stackOf({ ...HEAD, clusters: [{ name: 'east', nodePools: [a, b] }], waves: [{ targets: ['east/a'] }, { targets: ['east/b'] }] }));
  const other = templateOf(stackOf({ ...HEAD, clusters: [{ name: 'east', nodePools: [b, a] }], waves: [{ targets: ['east/b'] }, { targets: ['east/a'] }] }));
  expect(withoutOrder(other)).toEqual(withoutOrder(one));
  expect(other).not.toEqual(one);
});

test('ninety long rotations in two waves fit into one template', () => {
  const names = Array.from({ length: 90 }, (_, index) => `pool-${index}`);
  const stack = stackOf({
    ...HEAD,
    timeout: '12h',
    clusters: [{ name: 'east', nodePools: names.map((name) => ({ name })) }],
    waves: [{ targets: names.slice(0, 45).map((name) => `east/${name}`) }, { targets: ['*'] }],
  });
  expect(Buffer.byteLength(JSON.stringify(templateOf(stack)))).toBeLessThan(TEMPLATE_BYTES);
});

function linkIdOf(stack: FleetStack, target: string): string {
  const rotation = stack.rotations.get(target);
  return rotation === undefined ? '' : linkOf(rotation);
}

function lastIdOf(stack: FleetStack, target: string): string {
  const rotation = stack.rotations.get(target);
  return rotation === undefined ? '' : lastOf(rotation);
}

function withoutOrder({ Resources: resources }: Record<string, unknown>): unknown {
  return Object.fromEntries(Object.entries(resources as Record<string, object>).map(([id, resource]) => [id, { ...resource, DependsOn: undefined }]));
}
