import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, SAMPLE_STACK, type SampleOptions } from './sample-stack';

/** A template as `cdk synth` writes it. */
export interface SynthesizedTemplate {
  readonly Resources: Readonly<Record<string, { readonly Type: string } & Readonly<Record<string, unknown>>>>;
}

export interface SynthesizedSample {
  readonly template: SynthesizedTemplate;
  /** Directory of the cloud assembly, which has the functions' code. */
  readonly assembly: string;
}

/** Synthesizes the sample app for real, in a directory of its own; the same app only once, however often it is played. */
export class Synthesizer {
  private readonly directory = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  private readonly samples = new Map<string, SynthesizedSample>();

  public synthesize(options: SampleOptions): SynthesizedSample {
    const key = keyOf(options);
    const sample = this.samples.get(key) ?? this.synthesizeAnew(options);
    this.samples.set(key, sample);
    return sample;
  }

  public cleanUp(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private synthesizeAnew(options: SampleOptions): SynthesizedSample {
    const assembly = buildApp(options, join(this.directory, String(this.samples.size))).synth();
    return { template: assembly.getStackByName(SAMPLE_STACK).template as SynthesizedTemplate, assembly: assembly.directory };
  }
}

/** Options are plain values, apart from functions, of which the source says what they do. */
function keyOf(options: SampleOptions): string {
  return JSON.stringify(options, (_name, value: unknown) => (typeof value === 'function' ? String(value) : value));
}
