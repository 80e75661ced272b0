import { CfnDeletionPolicy, CfnResource } from 'aws-cdk-lib';
import { CfnInstanceProfile, CfnRole } from 'aws-cdk-lib/aws-iam';
import { LINK_RESOURCE_TYPE, VERDICT_RESOURCE_TYPE } from '../contract';
import { guard } from '../template/safeguards';

const OUR_TYPES = [CfnInstanceProfile.CFN_RESOURCE_TYPE_NAME, LINK_RESOURCE_TYPE, VERDICT_RESOURCE_TYPE];

const REMEDY =
  `Let aspects and overrides pass by what is in an InstanceProfileRotation; RemovalPolicies take { excludeResourceTypes: ` +
  `['${OUR_TYPES.join("', '")}'] }.`;

const RETAINED = { DeletionPolicy: CfnDeletionPolicy.RETAIN, UpdateReplacePolicy: CfnDeletionPolicy.RETAIN };

/** CloudFormation must neither delete nor change a profile, and must make a fresh one for every rotation. */
export function guardProfile(profile: CfnInstanceProfile): void {
  guard(profile, {
    attributes: RETAINED,
    properties: { Path: profile.path, Roles: profile.roles },
    allowsOthers: false,
    holdsLogicalId: true,
    remedy: `Nodes run under the profile until the engine has seen that they do not. ${REMEDY}`,
  });
}

/** The role that is made by default stays when the stack goes, so it must not be in its own way when it comes again. */
export function guardDefaultRole(role: CfnRole): void {
  guard(role, {
    attributes: RETAINED,
    properties: { RoleName: undefined, Path: undefined },
    allowsOthers: true,
    holdsLogicalId: true,
    remedy:
      "Nodes run under the role, and it stays when the stack goes. Pass a 'role' of your own to name it or to decide what " +
      `becomes of it. ${REMEDY} Add '${CfnRole.CFN_RESOURCE_TYPE_NAME}' to the excluded types, too.`,
  });
}

/** Its policies are how CloudFormation says that a profile is no longer desired, and its properties say which. */
export function guardLink(link: CfnResource, properties: Readonly<Record<string, unknown>>): void {
  guard(link, {
    attributes: { DeletionPolicy: CfnDeletionPolicy.RETAIN_EXCEPT_ON_CREATE, UpdateReplacePolicy: CfnDeletionPolicy.DELETE },
    properties,
    allowsOthers: false,
    holdsLogicalId: false,
    remedy: `By the link the engine knows which profile is desired and which one to delete. ${REMEDY}`,
  });
}

/** It can never be updated. */
export function guardWait(wait: CfnResource, creationPolicy: unknown): void {
  guard(wait, {
    attributes: { CreationPolicy: creationPolicy },
    allowsOthers: false,
    holdsLogicalId: true,
    remedy: `CloudFormation cannot update a wait; what is to wait anew needs another logical ID. ${REMEDY}`,
  });
}

export function guardVerdict(verdict: CfnResource, properties: Readonly<Record<string, unknown>>): void {
  guard(verdict, {
    attributes: RETAINED,
    properties,
    allowsOthers: false,
    holdsLogicalId: true,
    remedy: `The verdict says how a long rotation has ended, and is never asked to undo it. ${REMEDY}`,
  });
}
