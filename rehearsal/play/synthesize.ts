import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, SAMPLE_STACK, type SampleOptions } from '../../bin/sample-stack';
import type { DeployedAssets } from '../providers/deployed-assets';

/** A template as `cdk synth` writes it. */
export interface SynthesizedTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string } & Readonly<Record<string, unknown>>>>;
}

/** Synthesizes the sample app for real, in a directory of its own for as long as the play lasts. */
export class Synthesizer {
  private readonly directory = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  private count = 0;

  public constructor(private readonly assets: DeployedAssets) {}

  public synthesize(options: SampleOptions): SynthesizedTemplate {
    this.count += 1;
    const assembly = buildApp(options, join(this.directory, String(this.count))).synth();
    this.assets.publish(assembly.directory);
    return assembly.getStackByName(SAMPLE_STACK).template as SynthesizedTemplate;
  }

  public cleanUp(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
