import type { Environment, PlannedRotation } from '../../app/fleet/fleet';
import type { GkeMultiCloud } from '../google/gke-multi-cloud/gke-multi-cloud';
import type { ProjectIdentity, TargetAddress } from '../google/gke-multi-cloud/resource-name';
import { makeApiRole, makeBoundary, makeNodeRole, makeProfile } from '../play/made-by-hand';
import { LocalCloud } from '../play/local-cloud';
import type { Shape } from '../scenarios/scenario';

/** A target of a file that has come to life. */
export interface FleetTarget {
  readonly plan: PlannedRotation;
  readonly address: TargetAddress;
  readonly gke: GkeMultiCloud;
}

export interface FleetCloud {
  readonly cloud: LocalCloud;
  /** In the order of the file. */
  readonly targets: readonly FleetTarget[];
}

const FIRST_PROJECT_NUMBER = 412345678901;

/** A cloud with everything that an environment of a file takes for granted, as it was before anybody used this library. */
export async function fleetCloud(environment: Environment, shape: Shape): Promise<FleetCloud> {
  const { region, rotations } = environment;
  const cloud = await LocalCloud.build({ ...shape, projects: projectsOf(rotations), account: accountOf(environment), region });
  makeWhatIsNamed(cloud, environment);
  const targets = rotations.map((plan) => ({ plan, address: addressOf(plan), gke: projectOf(cloud, plan) }));
  const withProfiles = targets.map((target, index) => ({ target, profile: `made-by-hand-${index + 1}` }));
  withProfiles.forEach(({ profile }) => makeProfile(cloud.iam, profile));
  // A node pool needs its cluster, wherever the two stand in the file.
  const isControlPlane = ({ target }: (typeof withProfiles)[number]): boolean => target.plan.nodePool === undefined;
  withProfiles.toSorted((one, other) => Number(isControlPlane(other)) - Number(isControlPlane(one))).forEach(({ target, profile }) => putUp(cloud, target, profile, shape));
  return { cloud, targets };
}

/** Secrets, roles and permissions boundaries that the file only names, and the roles of Google's API. */
function makeWhatIsNamed({ iam, secrets, secretsWithOwnKey, googleAuth }: LocalCloud, environment: Environment): void {
  const { rotations, permissionsBoundary: ofStack } = environment;
  const each = (nameOf: (rotation: PlannedRotation) => string | undefined, make: (name: string) => void): void =>
    new Set(rotations.flatMap((rotation) => nameOf(rotation) ?? [])).forEach(make);
  each(({ credentials }) => credentials.secret?.arn, (arn) => secrets.set(arn, googleAuth.keys.create(`rotation-${secrets.size + 1}@rehearsal.iam.gserviceaccount.com`)));
  each(({ credentials: { secret } }) => (secret?.encryptionKeyArn === undefined ? undefined : secret.arn), (arn) => secretsWithOwnKey.add(arn));
  each(({ role }) => role, (role) => {
    const { name, path } = nameAndPathOf(role);
    makeNodeRole(iam, { roleName: name, path });
  });
  new Set([ofStack, ...rotations.map(({ settings }) => settings.permissionsBoundary)].flatMap((boundary) => boundary ?? [])).forEach((boundary) => {
    const { name, path } = nameAndPathOf(boundary);
    makeBoundary(iam, { policyName: name, path });
  });
  each(({ cluster }) => cluster, (cluster) => makeApiRole(iam, `${cluster}-gke-api`));
}

/** A file that leaves the account to whoever deploys it may name it all the same, in an ARN of what is made elsewhere. */
function accountOf({ account, permissionsBoundary: ofStack, rotations }: Environment): string | undefined {
  const ofRotations = rotations.flatMap(({ role, settings: { permissionsBoundary }, credentials: { secret } }) => [
    role,
    permissionsBoundary,
    secret?.encryptionKeyArn === undefined ? secret?.arn : undefined,
  ]);
  return account ?? [ofStack, ...ofRotations].flatMap((arn) => /^arn:[^:]+:(?:iam:|secretsmanager:[^:]+):([0-9]{12}):/.exec(arn ?? '')?.[1] ?? [])[0];
}

/** Each by the ID or the number that the file has. */
function projectsOf(rotations: readonly PlannedRotation[]): [ProjectIdentity, ...ProjectIdentity[]] {
  const [first = '', ...others] = new Set(rotations.map(({ project }) => project));
  const identity = (project: string, index: number): ProjectIdentity =>
    ({ id: project, number: /^[0-9]+$/.test(project) ? project : String(FIRST_PROJECT_NUMBER + index) });
  return [identity(first, 0), ...others.map((project, index) => identity(project, index + 1))];
}

function projectOf({ projects, gke }: LocalCloud, { project }: PlannedRotation): GkeMultiCloud {
  return projects.find((one) => one.project.id === project) ?? gke;
}

function addressOf({ location, cluster, nodePool }: PlannedRotation): TargetAddress {
  return nodePool === undefined ? { location, cluster } : { location, cluster, nodePool };
}

/** The path of a role that is given by name only is not known, and of no importance here. */
function nameAndPathOf(nameOrArn: string): { readonly name: string; readonly path: string } {
  const [, path = '/', name = nameOrArn] = /^arn:.*?:[a-z]+(\/(?:.*\/)?)([^/]+)$/.exec(nameOrArn) ?? [];
  return { name, path };
}

/** A cluster comes with its control plane, also where the file does not rotate that. */
function putUp({ iam, account, region }: LocalCloud, { plan, address, gke }: FleetTarget, profile: string, { nodes }: Shape): void {
  const { location, cluster, nodePool, databaseEncryptionKeyArn, mainVolumeKeyArn, settings: { configEncryptionKeyArn } } = plan;
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
