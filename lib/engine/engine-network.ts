import { ISecurityGroup, IVpc, SecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { RotationEngineProps } from './rotation-engine-props';

/** Where functions run, if not in Lambda's own network. */
export interface EngineNetwork {
  readonly vpc: IVpc;
  readonly vpcSubnets?: SubnetSelection;
  readonly securityGroups: ISecurityGroup[];
}

export function engineNetwork(engine: Construct, { vpc, vpcSubnets, securityGroups }: RotationEngineProps): EngineNetwork | undefined {
  if (!vpc) {
    return undefined;
  }
  // A function that has lost its way out cannot answer when the stack goes down either.
  engine.node.addDependency(vpc.selectSubnets(vpcSubnets).internetConnectivityEstablished);
  return {
    vpc,
    vpcSubnets,
    securityGroups: securityGroups ?? [
      new SecurityGroup(engine, 'SecurityGroup', { vpc, description: 'Functions that rotate GKE instance profiles' }),
    ],
  };
}
