import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FunctionEnvironment } from '../../lib/contract';
import type { Caller } from '../world/gateway/caller';
import { FAKE_SECRET_ACCESS_KEY, FAKE_SESSION_TOKEN } from '../aws/lambda/fake-credentials';
import { ServiceName } from '../aws/lambda/runtime-environment';
import { stsApi } from '../aws/sts/sts-api';
import type { LocalCloud } from './local-cloud';

const VIRTUAL_NOW = join(__dirname, '..', 'world', 'clock', 'virtual-now.cjs');
const ACCESS_KEY_ID = 'ASIAOPERATOR';
const REFRESH_TOKEN = 'REHEARSAL-GOOGLE-REFRESH-TOKEN-do-not-log';

/** A person at a terminal, who has logged in to both clouds and runs commands as processes of their own. */
export class Operator implements Caller {
  public readonly id = 'operator';
  public readonly functionName = 'operator';
  public readonly handler = 'none';
  public readonly invocationId = undefined;
  public readonly alive = true;
  /** Access keys of roles that the operator may assume, by ARN. */
  public readonly roles = new Map<string, string>();

  public constructor(private readonly cloud: LocalCloud) {
    const { gateway, googleAuth, account } = cloud;
    const arn = `arn:aws:sts::${account}:assumed-role/admin/operator`;
    gateway.admit(this);
    gateway.register(
      ServiceName.STS,
      stsApi({ identityOf: (key) => (key === ACCESS_KEY_ID ? arn : undefined), assume: (_caller, role) => this.roles.get(role) }),
    );
    googleAuth.refreshTokens.set(REFRESH_TOKEN, 'operator@example.com');
  }

  /** Environment of a command of the operator's, whose home is this directory. */
  public environment(home: string): Record<string, string> {
    return { ...nobodysEnvironment(home), ...this.awsEnvironment(), ...this.googleEnvironment(home) };
  }

  /** The same, of a command that goes by the time of the play. */
  public environmentNow(home: string): Record<string, string> {
    return { ...this.environment(home), NODE_OPTIONS: `--require ${VIRTUAL_NOW}`, REHEARSAL_NOW: String(this.cloud.clock.now()) };
  }

  public awsEnvironment(): Record<string, string> {
    return {
      AWS_ACCESS_KEY_ID: ACCESS_KEY_ID,
      AWS_SECRET_ACCESS_KEY: FAKE_SECRET_ACCESS_KEY,
      AWS_SESSION_TOKEN: FAKE_SESSION_TOKEN,
      AWS_REGION: this.cloud.region,
      AWS_ENDPOINT_URL_IAM: this.endpoint(ServiceName.IAM),
      AWS_ENDPOINT_URL_EC2: this.endpoint(ServiceName.EC2),
      AWS_ENDPOINT_URL_AUTO_SCALING: this.endpoint(ServiceName.AUTO_SCALING),
      AWS_ENDPOINT_URL_STS: this.endpoint(ServiceName.STS),
      AWS_ENDPOINT_URL_DYNAMODB: this.endpoint(ServiceName.DYNAMODB),
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: this.endpoint(ServiceName.LOGS),
      AWS_ENDPOINT_URL_CLOUDFORMATION: this.endpoint(ServiceName.CLOUDFORMATION),
    };
  }

  /** Application-default credentials as `gcloud auth application-default login` leaves them for a workforce identity. */
  public googleEnvironment(home: string): Record<string, string> {
    const file = join(home, 'application_default_credentials.json');
    const credentials = {
      type: 'external_account_authorized_user',
      audience: '//iam.googleapis.com/locations/global/workforcePools/acme/providers/idp',
      client_id: 'client',
      client_secret: 'not-a-secret',
      refresh_token: REFRESH_TOKEN,
      token_url: `${this.endpoint(ServiceName.GOOGLE_STS)}/v1/oauthtoken`,
      token_info_url: `${this.endpoint(ServiceName.GOOGLE_STS)}/v1/introspect`,
    };
    writeFileSync(file, JSON.stringify(credentials));
    return { GOOGLE_APPLICATION_CREDENTIALS: file, [FunctionEnvironment.GKE_MULTICLOUD_ENDPOINT]: this.endpoint(ServiceName.GKE_MULTICLOUD) };
  }

  /** Nobody ends a person. */
  public kill(): void {
    throw new Error('the operator is no function');
  }

  /** The operator's patience is not played. */
  public pause(): void {}

  public resume(): void {}

  private endpoint(service: string): string {
    return this.cloud.gateway.endpoint(this.id, service);
  }
}

/** Environment of a command of somebody who has logged in nowhere: no files, no metadata servers. */
export function nobodysEnvironment(home: string): Record<string, string> {
  return { HOME: home, AWS_EC2_METADATA_DISABLED: 'true', METADATA_SERVER_DETECTION: 'none' };
}
