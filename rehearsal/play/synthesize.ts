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

const samples = new Map<string, SynthesizedSample>();
const functions: unknown[] = [];
let directory: string | undefined;

/** Synthesizes the sample app for real; the same app only once, however often a process plays it. */
export function synthesizeSample(options: SampleOptions): SynthesizedSample {
  const key = JSON.stringify(options, (_name, value: unknown) => (typeof value === 'function' ? `function ${idOf(value)}` : value));
  const sample = samples.get(key) ?? synthesizeAnew(options);
  samples.set(key, sample);
  return sample;
}

function synthesizeAnew(options: SampleOptions): SynthesizedSample {
  const assembly = buildApp(options, join(home(), String(samples.size))).synth();
  return { template: assembly.getStackByName(SAMPLE_STACK).template as SynthesizedTemplate, assembly: assembly.directory };
}

/** Two functions of the same source may mean different things by what they refer to. */
function idOf(value: unknown): number {
  const known = functions.indexOf(value);
  return known === -1 ? functions.push(value) - 1 : known;
}

function home(): string {
  if (directory === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'rehearsal-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    directory = made;
  }
  return directory;
}
