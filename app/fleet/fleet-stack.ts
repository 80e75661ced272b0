import { Stack, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { InstanceProfileRotation, RotationEngine } from '../../lib';
import { WAVE_METADATA } from '../../lib/contract';
import { RefusalError, sentenceOf } from '../../lib/refusal';
import { renderedTemplate } from '../../lib/template/rendered-template';
import { excessesIn } from '../../lib/template/template-limits';
import type { Mistake } from '../config/mistake';
import type { Wave } from '../config/waves';
import { boundRoles } from './bound-roles';
import type { Environment, PlannedRotation } from './fleet';
import { FleetCredentials } from './fleet-credentials';
import { fleetEngine } from './fleet-engine';
import { FleetRotation } from './fleet-rotation';

/** One environment of the file: an engine and its rotations, wave after wave. */
export class FleetStack extends Stack {
  public readonly engine: RotationEngine;

  /** By what the file calls their targets, in the order of the file. */
  public readonly rotations: ReadonlyMap<string, InstanceProfileRotation>;

  /** What the library refuses, by where it stands in the file; with any of it the stack is of no use. */
  public readonly mistakes: readonly Mistake[];

  public constructor(scope: Construct, id: string, environment: Environment) {
    const { account, region, stackName, terminationProtection } = environment;
    super(scope, id, { env: { account, region }, stackName, terminationProtection, description: 'Instance profiles of GKE on AWS' });
    for (const [key, value] of Object.entries(environment.tags)) {
      Tags.of(this).add(key, value);
    }
    boundRoles(this, environment.permissionsBoundary);
    const mistakes: Mistake[] = [];
    this.engine = fleetEngine(this, 'Engine', environment.engine);
    this.rotations = this.createRotations(environment.rotations, mistakes);
    this.orderWaves(environment.waves);
    this.mistakes = [...mistakes, ...this.checkLimits(environment)];
  }

  private createRotations(plans: readonly PlannedRotation[], mistakes: Mistake[]): ReadonlyMap<string, InstanceProfileRotation> {
    const credentials = new FleetCredentials(this, 'Credentials');
    const rotations = new Map<string, InstanceProfileRotation>();
    for (const plan of plans) {
      try {
        const { rotation } = new FleetRotation(this, idOf(plan), {
          plan,
          credentials: credentials.of(plan.credentials),
          engine: this.engine,
        });
        rotations.set(plan.address, rotation);
      } catch (error) {
        if (!(error instanceof RefusalError)) {
          throw error;
        }
        mistakes.push({ path: plan.path, what: `is refused: ${sentenceOf(error.refusal)}` });
      }
    }
    return rotations;
  }

  private orderWaves(waves: readonly Wave[]): void {
    let before: InstanceProfileRotation[] = [];
    for (const { name, targets } of waves) {
      const wave = targets.flatMap((address) => this.rotations.get(address) ?? []);
      for (const rotation of wave) {
        rotation.rotateAfter(...before);
        rotation.node.addMetadata(WAVE_METADATA, name);
      }
      before = wave;
    }
  }

  /** What the template asks for that AWS would refuse: here, where it can be told by the place in the file. */
  private checkLimits({ path }: Environment): Mistake[] {
    return excessesIn(this, renderedTemplate(this)).map((excess) => ({ path: [...path, 'clusters'], what: `must fit into one stack, but ${excess}` }));
  }
}

/**
 * By names only, so that nothing is made anew when something takes another place in the file. No name has a dot in it, and
 * none is `ControlPlane`.
 */
function idOf({ address, nodePool }: PlannedRotation): string {
  return nodePool === undefined ? `${address}.ControlPlane` : address.replace('/', '.');
}
