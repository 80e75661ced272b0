import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { Environment } from '../../app/fleet/fleet';
import { FleetStack } from '../../app/fleet/fleet-stack';
import type { SynthesizedTemplate } from '../play/synthesize';

export interface FleetTemplate {
  readonly template: SynthesizedTemplate;
  /** Directory of the cloud assembly, which has the functions' code. */
  readonly assembly: string;
}

/** What is deployed, time after time. */
export interface Templates {
  next(): FleetTemplate;
  cleanUp(): void;
}

/** Synthesizes an environment of a file for real, with one generation after the other. */
export class FleetTemplates implements Templates {
  private readonly directory = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  private count = 0;

  public constructor(private readonly environment: Environment) {}

  /** As the file has it, or, from the second time on, as when somebody has changed every generation in it. */
  public next(): FleetTemplate {
    this.count += 1;
    const app = new App({ outdir: join(this.directory, String(this.count)), builtinCloudFormationValidation: false });
    const stack = new FleetStack(app, this.environment.name, this.count === 1 ? this.environment : this.withGeneration(this.count));
    const assembly = app.synth();
    return { template: assembly.getStackArtifact(stack.artifactId).template as SynthesizedTemplate, assembly: assembly.directory };
  }

  public cleanUp(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private withGeneration(nth: number): Environment {
    const { environment } = this;
    return { ...environment, rotations: environment.rotations.map((one) => ({ ...one, settings: { ...one.settings, generation: `${one.settings.generation ?? ''} rehearsal ${nth}`.trim() } })) };
  }
}

/** What of an environment is played: the stand-ins are reached directly, whatever proxy or private endpoint the file names. */
export function rehearsed(environment: Environment): Environment {
  return { ...environment, engine: { ...environment.engine, proxy: undefined, endpoints: undefined } };
}
