import { Tags } from 'aws-cdk-lib';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { retainedRole, type RoleFactory, SAMPLE_NODE_POOL } from '../play/sample-stack';
import { scopeDown } from '../play/made-by-hand';
import { API_ROLE } from '../play/sample-cloud';
import type { Scenario } from './scenario';

const TAG = { key: 'managed-by', value: 'gke' };
const ON_TAGGED = { StringEquals: { [`aws:ResourceTag/${TAG.key}`]: TAG.value } };
const TO_EC2 = { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } };

const taggedRole: RoleFactory = (scope) => {
  const role = retainedRole(scope, 'TaggedRole');
  role.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions: ['kms:Decrypt'], resources: [SAMPLE_NODE_POOL.configEncryptionKeyArn ?? ''] }));
  Tags.of(role).add(TAG.key, TAG.value);
  return role;
};

/** IAM's simulator does not look tags up, so that nobody knows beforehand: what is not known is no reason to refuse. */
export const SCOPED_DOWN_BY_TAGS: Scenario = {
  name: 'scoped-down-by-tags',
  title: "Google's API role may pass only roles with a tag, which no simulation knows: not refused, and it works",
  async play(play) {
    scopeDown(
      play.cloud.iam,
      API_ROLE,
      { Action: 'iam:GetInstanceProfile' },
      { Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/*', Condition: { StringEquals: { ...ON_TAGGED.StringEquals, ...TO_EC2.StringEquals } } },
    );
    play.checkStatus(await play.deploy('Link with a tagged role', { generation: '1', role: taggedRole }), 'CREATE_COMPLETE');
    play.checkLog('the log says what could not be known', 'iam:PassRole', `aws:ResourceTag/${TAG.key}`);
    play.checkPatches('Google was asked once', 1);
    play.checkRunsUnder('the pool runs under its fresh profile', play.newestProfile());
  },
};
