import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { OWNER_TAG_KEY } from '../../../../lib/contract';
import { AWS_QUERY, EC2_QUERY, queryProtocol } from '../../../../rehearsal/aws/wire/query-protocol';
import { ServiceError } from '../../../../rehearsal/aws/wire/service-error';
import { WallClock } from '../../../../rehearsal/world/clock/wall-clock';
import { autoScalingApi, type AutoScalingGroup } from '../../../../rehearsal/aws/auto-scaling/auto-scaling-api';
import { ec2Api, type Ec2Instance } from '../../../../rehearsal/aws/ec2/ec2-api';
import type { Ec2LaunchTemplate } from '../../../../rehearsal/aws/ec2/launch-templates';
import { actionOf } from '../../../../rehearsal/world/gateway/action';
import { Gateway } from '../../../../rehearsal/world/gateway/gateway';
import { GkeMultiCloud } from '../../../../rehearsal/google/gke-multi-cloud/gke-multi-cloud';
import { gkeMultiCloudApi } from '../../../../rehearsal/google/gke-multi-cloud/gke-multi-cloud-api';
import { GoogleAuthStandIn } from '../../../../rehearsal/google/token-services/google-auth-stand-in';
import type { LoopbackHandler, LoopbackRequest } from '../../../../rehearsal/world/http/loopback-server';
import { iamApi } from '../../../../rehearsal/aws/iam/iam-api';
import { IamStandIn } from '../../../../rehearsal/aws/iam/iam-stand-in';
import { stsApi } from '../../../../rehearsal/aws/sts/sts-api';
import { stacksApi, type StackResource } from './stacks';

export const STACK = 'arn:aws:cloudformation:us-east-1:111122223333:stack/Profiles/0a1b2c3d-0000-4000-8000-000000000001';
const CALLER = 'arn:aws:sts::111122223333:assumed-role/admin/me';
const AUDIENCE = '//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/aws/providers/me';

type Rewrite = (request: LoopbackRequest) => LoopbackRequest;

/** An AWS account and a Google project with one cluster, as the command meets them: real time, one caller. */
export class Account {
  public static async open(): Promise<Account> {
    const clock = new WallClock();
    return new Account(clock, await Gateway.start(clock));
  }

  public readonly iam: IamStandIn;
  public readonly gke: GkeMultiCloud;
  public readonly google: GoogleAuthStandIn;
  public readonly stacks = new Map<string, readonly StackResource[]>();
  public instances: () => readonly Ec2Instance[] = () => [];
  public launchTemplates: readonly Ec2LaunchTemplate[] = [];
  public autoScalingGroups: readonly AutoScalingGroup[] = [];
  /** Of Google, e.g. `gkemulticloud.awsClusters.list`. */
  public readonly deniedPermissions = new Set<string>();
  /** Of AWS: `action` or `action region`, e.g. `DescribeInstances eu-west-1`. */
  public readonly deniedActions = new Set<string>();
  /** Lets a test change what is asked for, for instance the size of pages. */
  public rewrite: Rewrite = (request) => request;
  private readonly home = mkdtempSync(path.join(tmpdir(), 'leftovers-'));

  private constructor(
    clock: WallClock,
    private readonly gateway: Gateway,
  ) {
    this.iam = new IamStandIn({ clock, account: '111122223333' });
    this.gke = new GkeMultiCloud({ clock });
    this.google = new GoogleAuthStandIn({ clock, identityOf: (accessKeyId) => (accessKeyId === 'ASIACALLER' ? CALLER : undefined) });
    this.gke.addCluster({ location: 'us-east4', name: 'prod', profile: 'control-plane' });
    this.gke.addNodePool({ location: 'us-east4', cluster: 'prod', name: 'workers', profile: 'workers' });
    this.iam.createRole({ roleName: 'nodes', assumeRolePolicyDocument: '{}' });
    this.iam.createInstanceProfile({ instanceProfileName: 'not-below-our-path' });
    const ec2 = ec2Api({ instances: () => this.instances(), launchTemplates: () => this.launchTemplates, regions: ['eu-west-1', 'us-east-1'] });
    const google = gkeMultiCloudApi(this.gke, {
      authenticate: (token) => this.google.isValid(token),
      permits: (permission) => !this.deniedPermissions.has(permission),
    });
    this.register('iam', this.guarded(AWS_QUERY, iamApi(this.iam)));
    this.register('ec2', this.guarded(EC2_QUERY, ec2));
    this.register('autoscaling', this.guarded(AWS_QUERY, autoScalingApi({ groups: () => this.autoScalingGroups })));
    this.register('cloudformation', this.guarded(AWS_QUERY, stacksApi(this.stacks)));
    this.register('sts', this.google.sts);
    this.register('aws-sts', stsApi({ identityOf: () => 'arn:aws:sts::111122223333:assumed-role/admin/caller', assume: () => undefined }));
    this.register('gke', google);
  }

  /** Makes a profile of ours, with a role in it, and returns its ARN. */
  public addProfile(name: string, owner = STACK): string {
    const arn = this.addUntaggedProfile(name);
    this.iam.tagInstanceProfile(name, { [OWNER_TAG_KEY]: owner });
    return arn;
  }

  /** As CloudFormation leaves it where our function never got to see it. */
  public addUntaggedProfile(name: string): string {
    const { arn } = this.iam.createInstanceProfile({ instanceProfileName: name, path: '/cdk-gke-instance-profile/external/' });
    this.iam.addRole(name, 'nodes');
    return arn;
  }

  public get profileNames(): readonly string[] {
    return [...this.iam.current.profiles.keys()].filter((name) => name !== 'not-below-our-path');
  }

  /** What the command finds in its environment: credentials of the caller, and where the services are. */
  public environment(): Record<string, string> {
    const credentials = path.join(this.home, 'google.json');
    const configuration = {
      type: 'external_account',
      audience: AUDIENCE,
      subject_token_type: 'urn:ietf:params:aws:token-type:aws4_request',
      token_url: `${this.gateway.url('sts')}/v1/token`,
      credential_source: {
        environment_id: 'aws1',
        regional_cred_verification_url: 'https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15',
      },
    };
    writeFileSync(credentials, JSON.stringify(configuration));
    return {
      ...this.withoutCredentials(),
      AWS_ACCESS_KEY_ID: 'ASIACALLER',
      AWS_SECRET_ACCESS_KEY: 'not-a-secret',
      AWS_SESSION_TOKEN: 'not-a-token',
      AWS_REGION: 'us-east-1',
      AWS_ENDPOINT_URL_IAM: this.gateway.url('iam'),
      AWS_ENDPOINT_URL_STS: this.gateway.url('aws-sts'),
      AWS_ENDPOINT_URL_EC2: this.gateway.url('ec2'),
      AWS_ENDPOINT_URL_AUTO_SCALING: this.gateway.url('autoscaling'),
      AWS_ENDPOINT_URL_CLOUDFORMATION: this.gateway.url('cloudformation'),
      GKE_MULTICLOUD_ENDPOINT: this.gateway.url('gke'),
      GOOGLE_APPLICATION_CREDENTIALS: credentials,
    };
  }

  /** Nobody's: no files, no metadata servers. */
  public withoutCredentials(): Record<string, string> {
    return { HOME: this.home, AWS_EC2_METADATA_DISABLED: 'true', METADATA_SERVER_DETECTION: 'none' };
  }

  public async close(): Promise<void> {
    await this.gateway.stop();
    rmSync(this.home, { recursive: true });
  }

  private register(service: string, handler: LoopbackHandler): void {
    this.gateway.register(service, (request) => handler(this.rewrite(request)));
  }

  private guarded(dialect: typeof AWS_QUERY, handler: LoopbackHandler): LoopbackHandler {
    return (request) => {
      const action = actionOf(request);
      const region = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1] ?? '';
      if (!this.deniedActions.has(action) && !this.deniedActions.has(`${action} ${region}`)) {
        return handler(request);
      }
      const refuse = () => {
        throw new ServiceError('AccessDenied', `User: ${CALLER} is not authorized to perform: ${action}`, 403);
      };
      return queryProtocol(dialect, { [action]: refuse })(request);
    };
  }
}
