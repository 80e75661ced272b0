import { IAMClient } from '@aws-sdk/client-iam';
import { OWNER_TAG_KEY } from '../../../../lib/contract';
import { InstanceProfiles } from '../../../../lambda/aws/instance-profiles';
import { PolicySimulation } from '../../../../lambda/aws/policy-simulation';
import { GkeMultiCloud } from '../../../../lambda/google/gke-multi-cloud';
import type { GoogleIdentity } from '../../../../lambda/google/identity';
import type { Subject } from '../../../../lambda/preflight/evidence';
import type { Services } from '../../../../lambda/preflight/sources';
import type { Target } from '../../../../lambda/request/target';
import { WallClock } from '../../../../rehearsal/world/clock/wall-clock';
import { GkeMultiCloud as GkeStandIn } from '../../../../rehearsal/google/gke-multi-cloud/gke-multi-cloud';
import { gkeMultiCloudApi } from '../../../../rehearsal/google/gke-multi-cloud/gke-multi-cloud-api';
import { LoopbackServer, type LoopbackRequest } from '../../../../rehearsal/world/http/loopback-server';
import { iamApi } from '../../../../rehearsal/aws/iam/iam-api';
import { IamStandIn } from '../../../../rehearsal/aws/iam/iam-stand-in';
import { ACCOUNT, OTHER_STACK, STACK, TRUSTING } from './evidence';

export const WORKERS: Target = { project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' };
export const CONTROL_PLANE: Target = { project: 'acme-prod', location: 'us-east4', cluster: 'prod' };

const PATH = '/cdk-gke-instance-profile/AROA1/';

interface StatementLike {
  readonly Effect?: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly Condition?: unknown;
}

export function policy(...statements: readonly StatementLike[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })) });
}

/** IAM and Google's API as stand-ins on the wire, and the functions' own clients of them. */
export class Clouds {
  public static async open(): Promise<Clouds> {
    const clock = new WallClock();
    const iam = new IamStandIn({ clock, account: ACCOUNT });
    const gke = new GkeStandIn({ clock, profileExists: (name) => iam.current.profiles.has(name) });
    const requests: LoopbackRequest[] = [];
    const holder: { clouds?: Clouds } = {};
    const aws = iamApi(iam);
    const google = gkeMultiCloudApi(gke, { authenticate: () => true, permits: (permission) => holder.clouds?.deniedPermissions.has(permission) !== true });
    const server = await LoopbackServer.start((request) => {
      requests.push(request);
      return request.url.pathname.startsWith('/v1/') ? google(request) : (holder.clouds?.rewriteAws(request, aws) ?? aws(request));
    });
    holder.clouds = new Clouds(iam, gke, requests, server);
    return holder.clouds;
  }

  /** Of Google, e.g. `gkemulticloud.awsNodePools.update`. */
  public readonly deniedPermissions = new Set<string>();
  /** Lets a test change what IAM is asked, or answer in its place. */
  public rewriteAws = (request: LoopbackRequest, answer: ReturnType<typeof iamApi>): ReturnType<ReturnType<typeof iamApi>> => answer(request);

  private constructor(
    public readonly iam: IamStandIn,
    public readonly gke: GkeStandIn,
    private readonly requests: readonly LoopbackRequest[],
    private readonly server: LoopbackServer,
  ) {
    gke.addCluster({ location: 'us-east4', name: 'prod', profile: 'control-plane', awsAccount: ACCOUNT });
    gke.addNodePool({ location: 'us-east4', cluster: 'prod', name: 'workers', profile: 'linked' });
    this.addRole('nodes', policy({ Action: '*', Resource: '*' }));
    this.addRole('prod-gke-api', policy({ Action: ['iam:PassRole', 'iam:GetInstanceProfile'], Resource: '*' }));
    this.addProfile('control-plane', STACK);
    this.addProfile('linked', STACK);
    this.addProfile('new', STACK);
  }

  public addRole(roleName: string, document: string, assumeRolePolicyDocument = TRUSTING): void {
    this.iam.createRole({ roleName, assumeRolePolicyDocument, inlinePolicies: { Permissions: document } });
  }

  public addProfile(name: string, owner = OTHER_STACK): void {
    this.iam.createInstanceProfile({ instanceProfileName: name, path: PATH, tags: { [OWNER_TAG_KEY]: owner } });
    this.iam.addRole(name, 'nodes');
  }

  public setPolicy(roleName: string, document: string): void {
    this.iam.updateRole(roleName, { inlinePolicies: { Permissions: document } });
  }

  public services(target: Target): Services {
    const endpoint = this.server.origin;
    const client = new IAMClient({ endpoint, region: 'us-east-1', maxAttempts: 1, credentials: { accessKeyId: 'ASIAFAKE', secretAccessKey: 'not-a-secret' } });
    return {
      profiles: new InstanceProfiles(client),
      policies: new PolicySimulation(client),
      gke: new GkeMultiCloud(IDENTITY, target, { GKE_MULTICLOUD_ENDPOINT: endpoint }),
      now: () => Date.now(),
    };
  }

  public async subject(target: Target, changes: Partial<Subject> = {}): Promise<Subject> {
    const resource = await new GkeMultiCloud(IDENTITY, target, { GKE_MULTICLOUD_ENDPOINT: this.server.origin }).get();
    return { target, resource, profile: { name: 'new', arn: `arn:aws:iam::${ACCOUNT}:instance-profile${PATH}new` }, owner: STACK, adopt: false, ...changes };
  }

  /** What was asked of AWS, as parameters. */
  public get askedOfAws(): readonly URLSearchParams[] {
    return this.requests.filter(({ url }) => !url.pathname.startsWith('/v1/')).map(({ body }) => new URLSearchParams(body));
  }

  public get requestCount(): number {
    return this.requests.length;
  }

  public async close(): Promise<void> {
    await this.server.stop();
  }
}

/** How one comes to a token is tried elsewhere; here it is the requests that count. */
const IDENTITY: GoogleIdentity = { who: 'the test', requestHeaders: () => Promise.resolve({ authorization: 'Bearer anything' }) };
