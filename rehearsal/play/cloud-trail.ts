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

/** CloudTrail tells EventBridge of what CloudFormation and the engine change in IAM, as it does of anybody's calls; those of people tell themselves. */
export function tellOfCalls({ iam, events, clock, account, region }: LocalCloud): void {
  let told = 0;
  iam.onChange(({ what, name, role, byHand }) => {
    const eventName = CALLS[what];
    if (eventName === undefined || byHand === true) {
      return;
    }
    const delay = DELAYS_SECONDS[told++ % DELAYS_SECONDS.length] ?? 0;
    const detail = {
      eventSource: 'iam.amazonaws.com',
      eventName,
      eventTime: new Date(clock.now()).toISOString(),
      awsRegion: region,
      userIdentity: { type: 'AssumedRole', arn: `arn:aws:sts::${account}:assumed-role/${CALLER}/AWSCloudFormation` },
      requestParameters: what.startsWith('role') && role === undefined ? { roleName: name } : { instanceProfileName: name, ...(role === undefined ? {} : { roleName: role }) },
    };
    clock.at(clock.now() + delay * 1000, () => void events.publish({ source: 'aws.iam', detailType: 'AWS API Call via CloudTrail', resources: [], detail }));
  });
}
