import { Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { acknowledge } from '../template/acknowledged-findings';
import {
  AddToPrincipalPolicyResult,
  CfnRole,
  IManagedPolicy,
  PolicyDocument,
  PolicyStatement,
  Role,
  ServicePrincipal,
} from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { documentedPermissions } from './documented-permissions';
import { appendToLogicalId, hashInTemplate } from '../rotation/hashed-logical-ids';
import { guardDefaultRole } from '../rotation/rotation-safeguards';
import { RotationTarget } from '../rotation/rotation-target';

export interface NodeRoleProps {
  readonly target: RotationTarget;
  readonly permissionsBoundary?: IManagedPolicy;
}

/**
 * The role that a target's nodes get where the user gives none.
 *
 * One resource with everything inline, later grants included, and always retained: a policy that were a resource of its
 * own would be deleted from under the nodes when the role stays.
 */
export class NodeRole extends Role {
  private readonly permissions: PolicyDocument;

  public constructor(scope: Construct, id: string, props: NodeRoleProps) {
    const permissions = documentedPermissions(props.target);
    super(scope, id, {
      // https://cloud.google.com/kubernetes-engine/multi-cloud/docs/aws/how-to/create-aws-iam-roles
      assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
      description: `Nodes of ${props.target.toString()}`,
      permissionsBoundary: props.permissionsBoundary,
      inlinePolicies: permissions.isEmpty ? {} : { [POLICY_NAME]: permissions },
    });
    this.permissions = permissions;
    this.applyRemovalPolicy(RemovalPolicy.RETAIN);
    const resource = this.resource;
    if (resource) {
      resource.policies = Lazy.any({ produce: () => this.renderPolicies() });
      // Another target gets another role: the nodes of the one before run on under theirs.
      appendToLogicalId(resource, hashInTemplate(Stack.of(this), props.target.toString()));
      guardDefaultRole(resource);
    }
    if (props.target.nodePoolName === undefined) {
      acknowledge(this, {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'Google documents the permissions of a control plane on every resource',
      });
    }
  }

  public override addToPrincipalPolicy(statement: PolicyStatement): AddToPrincipalPolicyResult {
    if (!this.resource) {
      return super.addToPrincipalPolicy(statement);
    }
    this.permissions.addStatements(statement);
    return { statementAdded: true, policyDependable: this };
  }

  /** Absent where `Role.customizeRoles` keeps the role out of the template. */
  private get resource(): CfnRole | undefined {
    return this.node.defaultChild as CfnRole | undefined;
  }

  private renderPolicies(): CfnRole.PolicyProperty[] | undefined {
    return this.permissions.isEmpty ? undefined : [{ policyName: POLICY_NAME, policyDocument: this.permissions }];
  }
}

const POLICY_NAME = 'Nodes';
