import type { Environment, PlannedRotation } from '../../app/fleet/fleet';
import type { GkeMultiCloud } from '../gke-multi-cloud/gke-multi-cloud';
import type { ProjectIdentity, TargetAddress } from '../gke-multi-cloud/resource-name';
import { makeApiRole, makeNodeRole, makeProfile } from '../play/made-by-hand';
import { Stage } from '../play/stage';
import type { Shape } from '../scenarios/scenario';

/** A target of a file that has come to life. */
export interface FleetTarget {
  readonly plan: PlannedRotation;
  readonly address: TargetAddress;
  readonly gke: GkeMultiCloud;
}

export interface FleetStage {
  readonly stage: Stage;
  /** In the order of the file. */
  readonly targets: readonly FleetTarget[];
}

const FIRST_PROJECT_NUMBER = 412345678901;
const SECRET_READER = 'rotation@rehearsal.iam.gserviceaccount.com';

/** A stage with everything that an environment of a file takes for granted, as it was before anybody used this library. */
export async function fleetStage({ account, region, rotations }: Environment, shape: Shape): Promise<FleetStage> {
  const stage = await Stage.build({
    secondsPerNode: shape.secondsPerNode,
    projects: projectsOf(rotations),
    account,
    region,
  });
  new Set(rotations.flatMap(({ credentials }) => credentials.secret?.arn ?? [])).forEach((arn) => {
    stage.secrets.set(arn, stage.googleAuth.keys.create(SECRET_READER));
  });
  new Set(rotations.flatMap(({ role }) => role ?? [])).forEach((role) => {
    makeNodeRole(stage.iam, nameAndPathOf(role));
  });
  new Set(rotations.map(({ cluster }) => cluster)).forEach((cluster) => {
    makeApiRole(stage.iam, `${cluster}-gke-api`);
  });
  const targets = rotations.map((plan) => ({ plan, address: addressOf(plan), gke: projectOf(stage, plan) }));
  const withProfiles = targets.map((target, index) => ({ target, profile: `made-by-hand-${index + 1}` }));
  withProfiles.forEach(({ profile }) => makeProfile(stage.iam, profile));
  // A node pool needs its cluster, wherever the two stand in the file.
  const isControlPlane = ({ target }: (typeof withProfiles)[number]): boolean => target.plan.nodePool === undefined;
  withProfiles.toSorted((one, other) => Number(isControlPlane(other)) - Number(isControlPlane(one))).forEach(({ target, profile }) => putUp(stage, target, profile, shape));
  return { stage, targets };
}

/** Each by the ID or the number that the file has. */
function projectsOf(rotations: readonly PlannedRotation[]): [ProjectIdentity, ...ProjectIdentity[]] {
  const [first = '', ...others] = new Set(rotations.map(({ project }) => project));
  const identity = (project: string, index: number): ProjectIdentity =>
    ({ id: project, number: /^[0-9]+$/.test(project) ? project : String(FIRST_PROJECT_NUMBER + index) });
  return [identity(first, 0), ...others.map((project, index) => identity(project, index + 1))];
}

function projectOf({ projects, gke }: Stage, { project }: PlannedRotation): GkeMultiCloud {
  return projects.find((one) => one.project.id === project) ?? gke;
}

function addressOf({ location, cluster, nodePool }: PlannedRotation): TargetAddress {
  return nodePool === undefined ? { location, cluster } : { location, cluster, nodePool };
}

/** The path of a role that is given by name only is not known, and of no importance here. */
function nameAndPathOf(nameOrArn: string): { readonly roleName: string; readonly path: string } {
  const [, path = '/', roleName = nameOrArn] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(nameOrArn) ?? [];
  return { roleName, path };
}

/** A cluster comes with its control plane, also where the file does not rotate that. */
function putUp({ iam, account, region }: Stage, { plan, address, gke }: FleetTarget, profile: string, { nodes }: Shape): void {
  const { location, cluster, nodePool, configEncryptionKeyArn, databaseEncryptionKeyArn, mainVolumeKeyArn } = plan;
  const props = { location, name: cluster, awsAccount: account, awsRegion: regionOf(configEncryptionKeyArn) ?? region };
  if (nodePool === undefined) {
    gke.addCluster({ ...props, profile, configEncryptionKeyArn, databaseEncryptionKeyArn, mainVolumeKeyArn });
    return;
  }
  if (gke.clusters(location).every((one) => one.address.cluster !== cluster)) {
    const ofControlPlane = `${profile}-control-plane`;
    makeProfile(iam, ofControlPlane);
    gke.addCluster({ ...props, profile: ofControlPlane });
  }
  gke.addNodePool({ ...address, name: nodePool, profile, nodes, configEncryptionKeyArn });
}

/** The nodes are where their key is. */
function regionOf(keyArn: string | undefined): string | undefined {
  return keyArn?.split(':')[3];
}
