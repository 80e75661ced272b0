import { SAMPLE_NODE_POOL, SAMPLE_STACK } from '../../rehearsal/play/sample-stack';
import { OWNER_TAG_KEY, TARGET_TAG_KEY } from '../../lib/contract';
import { RotationTarget } from '../../lib';
import type { RequestType } from '../../rehearsal/aws/cloudformation/custom-resource/custom-resource-event';
import type { InstanceProfile } from '../../rehearsal/aws/iam/iam-state';
import { SafetyWatch } from '../../rehearsal/proof/invariants/safety';
import { forgedRequest } from '../../rehearsal/play/forged-request';
import { makeProfile } from '../../rehearsal/play/made-by-hand';
import { FEWER_LOOKS_SECONDS } from '../../rehearsal/aws/step-functions/late-waits';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play, type WORKERS } from '../../rehearsal/play/play';

/*
 * Whoever may invoke `begin` sends requests whose every field is valid, and which name a profile of another target. They
 * come while a deployment is under way, so that only the profile's own marks stand against them.
 */

const { project, location, clusterName: cluster } = SAMPLE_NODE_POOL;
const CANARY = { location, cluster, nodePool: 'canary' };
const ELSEWHERE = { location, cluster: 'elsewhere' };
const TARGETS = {
  Workers: SAMPLE_NODE_POOL,
  ControlPlane: RotationTarget.cluster({ project, location, cluster }),
};

let play: Play;
let watch: SafetyWatch;

beforeEach(async () => {
  play = await Play.begin({ nodes: 3, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT);
  const { gke, iam } = play.cloud;
  watch = new SafetyWatch(iam, play.cloud.projects);
  gke.addCluster({ location, name: ELSEWHERE.cluster, profile: 'made-by-hand', awsRegion: 'eu-west-1' });
  gke.addNodePool({ ...ELSEWHERE, name: 'workers', profile: 'made-by-hand', nodes: 1 });
  await play.deploy('Link', { generation: '1', targets: TARGETS });
});

afterEach(async () => {
  await play.end();
});

interface Named {
  readonly cluster?: string;
  readonly nodePool?: string;
  readonly profile: InstanceProfile;
}

function propertiesOf({ cluster: Cluster, nodePool: NodePool, profile: { instanceProfileName, arn } }: Named): Record<string, unknown> {
  const { ResourceProperties } = forgedRequest(play.cloud, SAMPLE_STACK, 'Delete')?.event ?? { ResourceProperties: {} };
  return { ...ResourceProperties, ...(Cluster === undefined ? {} : { Cluster }), NodePool, ProfileName: instanceProfileName, ProfileArn: arn };
}

/** Rotates, and sends the requests meanwhile: the first before a node has moved. */
async function rotateAgainst(...requests: readonly (() => readonly [RequestType, Named, Named?])[]): Promise<void> {
  const { clock, lambda } = play.cloud;
  requests.forEach((request, index) => {
    clock.at(clock.now() + (30 + index * 90) * 1000, () => {
      const [requestType, named, old] = request();
      const forged = forgedRequest(play.cloud, SAMPLE_STACK, requestType, {
        nth: index,
        changes: { ResourceProperties: propertiesOf(named), ...(old === undefined ? {} : { OldResourceProperties: propertiesOf(old) }) },
      });
      lambda.invokeAsync(forged?.functionArn ?? '', forged?.event);
    });
  });
  expect((await play.deploy('Rotate', { generation: '2', targets: TARGETS })).status).toBe('UPDATE_COMPLETE');
  await play.cloud.clock.run();
}

const profileOf = (target: string): InstanceProfile => {
  const found = play.ourProfiles().findLast(({ instanceProfileName }) => instanceProfileName.includes(target));
  if (found === undefined) {
    throw new Error(`${target} has no profile`);
  }
  return found;
};

/** A fresh profile of another stack, which has not marked it yet. */
function ofAnotherStack(): InstanceProfile {
  makeProfile(play.cloud.iam, 'theirs', { path: '/cdk-gke-instance-profile/external/' });
  return play.cloud.iam.profile('theirs');
}

const exists = ({ instanceProfileName }: InstanceProfile): boolean => play.cloud.iam.current.profiles.has(instanceProfileName);
const patches = (target: typeof CANARY | typeof WORKERS): number => play.cloud.gke.requests.counts(target).patch;

it('a profile says for which stack and target it was made', () => {
  expect(profileOf('Workers').tags).toEqual({
    [OWNER_TAG_KEY]: play.cloud.cloudFormation.describe(SAMPLE_STACK).stackId,
    [TARGET_TAG_KEY]: 'acme-prod/us-east4/prod/workers',
  });
  expect(profileOf('ControlPlane').tags[TARGET_TAG_KEY]).toBe('acme-prod/us-east4/prod');
});

it('is not deleted while nodes run under it, by a Delete that names a cluster in another region', async () => {
  const workers = profileOf('Workers');
  const controlPlane = profileOf('ControlPlane');
  await rotateAgainst(
    () => ['Delete', { cluster: 'elsewhere', nodePool: 'workers', profile: workers }],
    () => ['Delete', { cluster: 'elsewhere', nodePool: 'workers', profile: controlPlane }],
  );
  expect(watch.unsafeCalls).toEqual([]);
  // The rotation itself has deleted them, once nobody ran under them.
  expect([exists(workers), exists(controlPlane)]).toEqual([false, false]);
});

it('is not deleted in the middle of its rotation, by a Delete that names another pool', async () => {
  let fresh = profileOf('ControlPlane');
  await rotateAgainst(() => {
    fresh = profileOf('');
    return ['Delete', { nodePool: 'canary', profile: fresh }];
  });
  expect(play.cloud.gke.view(play.target).nodes.map(({ profile }) => profile)).toContain(profileOf('Workers').instanceProfileName);
  expect([watch.unsafeCalls, exists(fresh)]).toEqual([[], true]);
});

it.each(['Delete', 'Create'] as const)('is neither deleted, marked nor linked where it carries no mark and is of another stack: %s', async (requestType) => {
  const theirs = ofAnotherStack();
  await rotateAgainst(() => [requestType, { nodePool: 'canary', profile: theirs }]);
  expect(play.cloud.iam.profile('theirs')).toEqual(theirs);
  expect(patches(CANARY)).toBe(0);
});

it('is not linked to a pool that no stack rotates, on the way there or on a way back', async () => {
  const [controlPlane, workers] = [profileOf('ControlPlane'), profileOf('Workers')];
  await rotateAgainst(
    () => ['Create', { nodePool: 'canary', profile: controlPlane }],
    // The pool has heard of it now, so this looks like the Update of a rollback.
    () => ['Update', { nodePool: 'canary', profile: controlPlane }, { nodePool: 'canary', profile: workers }],
  );
  expect(patches(CANARY)).toBe(0);
  expect(play.cloud.gke.view(CANARY).linkedProfile).toBe('canary-made-by-hand');
});

it('stays bound where its stack is made again and adopts the target', async () => {
  await play.destroy('Destroy');
  const old = profileOf('Workers');
  expect((await play.deploy('Link again', { generation: '1', targets: TARGETS, adopt: true })).status).toBe('CREATE_COMPLETE');
  await rotateAgainst(
    () => ['Delete', { nodePool: 'canary', profile: old }],
    () => ['Create', { nodePool: 'canary', profile: old }],
  );
  expect(play.cloud.iam.profile(old.instanceProfileName)).toMatchObject({ tags: old.tags, roleNames: old.roleNames });
  expect(patches(CANARY)).toBe(0);
  expect(watch.unsafeCalls).toEqual([]);
});
