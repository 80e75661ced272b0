import { Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { credentialConfiguration } from '../../cli/google-setup/credential-configuration';
import { quote } from '../../cli/google-setup/shell';
import { narrowPolicy, READS_ARTIFACTS_ONLY } from './narrow-policy';
import type { PlanIdentity } from './planned-pipeline';

export interface PlannerProps {
  /** Roles that may read where the stages deploy. */
  readonly lookupRoleArns: readonly string[];
  /** Absent where Google is not asked. */
  readonly identity?: PlanIdentity;
}

const CONFIGURATION = 'GOOGLE_CREDENTIAL_CONFIGURATION';
const NO_CREDENTIALS = 'The credentials of this build cannot be had, so Google cannot be asked. Retry the stage; to plan without Google, leave planIdentity out.';
const CONFIGURATION_FILE = 'google-credentials.json';

/** Who plans: reads where the stages deploy, through the lookup roles of their bootstrap stacks, and changes nothing. */
export class Planner extends Construct {
  public readonly role: IRole;

  /** Environment variables of builds that plan. */
  public readonly environment: Readonly<Record<string, string>>;

  /** What such builds begin with. */
  public readonly commands: readonly string[];

  public constructor(scope: Construct, id: string, { lookupRoleArns, identity }: PlannerProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      // Google has to be told the name before it is of any use.
      roleName: identity?.roleName,
      // https://docs.aws.amazon.com/codebuild/latest/userguide/cross-service-confused-deputy-prevention.html
      assumedBy: new ServicePrincipal('codebuild.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } } }),
      description: 'Plans rotations: reads, and changes nothing',
    });
    role.addToPolicy(new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [...lookupRoleArns] }));
    narrowPolicy(role, READS_ARTIFACTS_ONLY);
    this.role = role;
    this.environment = identity === undefined ? {} : { [CONFIGURATION]: JSON.stringify(credentialConfiguration(identity.federation)) };
    this.commands =
      identity === undefined
        ? []
        : [
            `echo "$${CONFIGURATION}" > ${CONFIGURATION_FILE}`,
            `export GOOGLE_APPLICATION_CREDENTIALS="$PWD/${CONFIGURATION_FILE}"`,
            // Google's library looks for AWS credentials in the environment, or on an instance, but not in a container.
            `credentials="$(aws configure export-credentials --format env)" || { echo ${quote(NO_CREDENTIALS)} >&2; exit 1; }`,
            'eval "$credentials"',
          ];
  }
}
