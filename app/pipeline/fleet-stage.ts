import { Stage } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Environment } from '../fleet/fleet';
import { FleetStack } from '../fleet/fleet-stack';

/** An environment as a stage of a pipeline: the same stack, with the same logical IDs, that a workstation deploys. */
export class FleetStage extends Stage {
  public readonly stack: FleetStack;

  public constructor(
    scope: Construct,
    public readonly environment: Environment,
  ) {
    const { name, account, region } = environment;
    super(scope, name, { env: { account, region } });
    this.stack = new FleetStack(this, 'Fleet', environment);
  }
}
