import type { IamChange } from '../aws/iam/iam-state';
import type { LocalCloud } from './local-cloud';

/** Who acts where nobody says: CloudFormation and the engine look alike to IAM's clients. */
const CALLER = 'cdk-hnb659fds-cfn-exec-role';
/** AWS says best effort, and not how long it takes. */
const DELAYS_SECONDS = [1, 25, 90, 240];

const CALLS: Readonly<Partial<Record<IamChange['what'], string>>> = {
  roleCreated: 'CreateRole',
  roleUpdated: 'UpdateAssumeRolePolicy',
  roleDeleted: 'DeleteRole',
  profileCreated: 'CreateInstanceProfile',
  profileTagged: 'TagInstanceProfile',
  profileUntagged: 'UntagInstanceProfile',
  profileDeleted: 'DeleteInstanceProfile',
  roleAdded: 'AddRoleToInstanceProfile',
  roleRemoved: 'RemoveRoleFromInstanceProfile',
};

/** A call of IAM, as CloudTrail tells EventBridge of it. */
interface TrailedCall {
  readonly eventName: string;
  readonly eventTime: string;
  readonly userIdentity: Readonly<Record<string, string>>;
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly errorCode?: string;
}

export function tellOfCall({ events, region: awsRegion }: LocalCloud, call: TrailedCall): void {
  events.publish({ source: 'aws.iam', detailType: 'AWS API Call via CloudTrail', resources: [], detail: { eventSource: 'iam.amazonaws.com', awsRegion, ...call } });
}

/** What CloudFormation and the engine change in IAM is told of as anybody's calls are; what people do tells itself. */
export function tellOfCalls(cloud: LocalCloud): void {
  const { iam, clock, account } = cloud;
  const userIdentity = { type: 'AssumedRole', arn: `arn:aws:sts::${account}:assumed-role/${CALLER}/AWSCloudFormation` };
  let told = 0;
  iam.onChange(({ what, name, role, byHand }) => {
    const eventName = CALLS[what];
    if (eventName === undefined || byHand === true) {
      return;
    }
    const delay = DELAYS_SECONDS[told++ % DELAYS_SECONDS.length] ?? 0;
    const eventTime = new Date(clock.now()).toISOString();
    const requestParameters = what.startsWith('role') && role === undefined ? { roleName: name } : { instanceProfileName: name, ...(role === undefined ? {} : { roleName: role }) };
    clock.at(clock.now() + delay * 1000, () => tellOfCall(cloud, { eventName, eventTime, userIdentity, requestParameters }));
  });
}
