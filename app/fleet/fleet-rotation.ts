import { CfnOutput } from 'aws-cdk-lib';
import { type IRole, Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { type GoogleCredentials, InstanceProfileRotation, type InstanceProfileRotationProps, type RotationEngine, RotationTarget } from '../../lib';
import { parseTimeout } from '../config/timeout';
import { boundRoles, isArn } from './bound-roles';
import type { PlannedRotation } from './fleet';

export interface FleetRotationProps {
  readonly plan: PlannedRotation;
  readonly credentials: GoogleCredentials;
  readonly engine: RotationEngine;
}

/** One rotation of the file: its role, be it made or given, and what the stack says of it afterwards. */
export class FleetRotation extends Construct {
  public readonly rotation: InstanceProfileRotation;

  public constructor(scope: Construct, id: string, { plan, credentials, engine }: FleetRotationProps) {
    super(scope, id);
    const { role } = plan;
    const { permissionsBoundary, configEncryptionKeyArn, timeout, ...others } = plan.settings;
    // Does not compile for a setting that is no prop of the construct.
    const settings: Pick<InstanceProfileRotationProps, keyof typeof others> = others;
    this.rotation = new InstanceProfileRotation(this, 'Rotation', {
      ...settings,
      target: targetOf(plan, configEncryptionKeyArn),
      credentials,
      engine,
      role: role === undefined ? undefined : importRole(this, 'NodeRole', role),
      timeout: timeout === undefined ? undefined : parseTimeout(timeout),
    });
    boundRoles(this, permissionsBoundary);
    new CfnOutput(this, 'Profile', {
      description: `Instance profile that ${plan.address} runs under`,
      value: this.rotation.instanceProfileName,
    });
  }
}

function targetOf({ project, location, cluster, nodePool, databaseEncryptionKeyArn, mainVolumeKeyArn }: PlannedRotation, configEncryptionKeyArn: string | undefined): RotationTarget {
  return nodePool === undefined
    ? RotationTarget.cluster({ project, location, cluster, configEncryptionKeyArn, databaseEncryptionKeyArn, mainVolumeKeyArn })
    : RotationTarget.nodePool({ project, location, cluster, nodePool, configEncryptionKeyArn });
}

/** A role that somebody else keeps, so nothing is ever attached to it. */
function importRole(scope: Construct, id: string, nameOrArn: string): IRole {
  return isArn(nameOrArn) ? Role.fromRoleArn(scope, id, nameOrArn, { mutable: false }) : Role.fromRoleName(scope, id, nameOrArn, { mutable: false });
}
