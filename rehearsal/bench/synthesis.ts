import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { App, CustomResource, Stack } from 'aws-cdk-lib';
import { CfnInstanceProfile, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RotationTarget } from '../../lib';
import { buildApp, SAMPLE_NODE_POOL } from '../play/sample-stack';
import { loadOf } from './bundle-loads';
import { cpuOf, medians } from './medians';
import type { Row } from './table';

const ROUNDS = 5;
/** What every app loads; the modules are lazy, so each is touched. */
const CDK = "new (require('aws-cdk-lib').App)(); require('aws-cdk-lib/aws-lambda').Function; require('aws-cdk-lib/aws-iam').Role; require('aws-cdk-lib/aws-stepfunctions').StateMachine;";

/** Rotations beside as many plain roles, profiles and custom resources that somebody wrote by hand on one function. */
export async function synthesis(): Promise<readonly Row[]> {
  const load = (await medians(ROUNDS, { load: () => loadOf(CDK) })).get('load') ?? Number.NaN;
  const rows: Row[] = [];
  for (const count of [1, 90]) {
    const cpu = await medians(ROUNDS, { ours: () => synthesized((outdir) => ours(count, outdir)), plain: () => synthesized((outdir) => plain(count, outdir)) });
    const [own, byHand] = [cpu.get('ours') ?? Number.NaN, cpu.get('plain') ?? Number.NaN];
    rows.push([`synthesize ${count} ${count === 1 ? 'rotation' : 'rotations'}`, `${own.toFixed(0)} ms, by hand ${byHand.toFixed(0)} ms; with the ${load.toFixed(0)} ms that loading aws-cdk-lib takes ${((load + own) / (load + byHand)).toFixed(2)} times`]);
  }
  return rows;
}

async function synthesized(build: (outdir: string) => App): Promise<number> {
  const outdir = mkdtempSync(path.join(tmpdir(), 'bench-'));
  try {
    return await cpuOf(() => build(outdir).synth());
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function ours(count: number, outdir: string): App {
  const { project, location, clusterName: cluster } = SAMPLE_NODE_POOL;
  const targets = Array.from({ length: count }, (_, index) => RotationTarget.nodePool({ project, location, cluster, nodePool: `pool-${index}` }));
  return buildApp({ generation: '1', targets: Object.fromEntries(targets.map((target, index) => [`Rotation${index}`, target])) }, outdir);
}

function plain(count: number, outdir: string): App {
  const app = new App({ outdir, builtinCloudFormationValidation: false });
  const stack = new Stack(app, 'Plain');
  const handler = new LambdaFunction(stack, 'Handler', { runtime: Runtime.NODEJS_24_X, handler: 'index.handler', code: Code.fromInline('exports.handler = () => undefined;') });
  for (let index = 0; index < count; index += 1) {
    const role = new Role(stack, `Role${index}`, { assumedBy: new ServicePrincipal('ec2.amazonaws.com') });
    const profile = new CfnInstanceProfile(stack, `Profile${index}`, { roles: [role.roleName] });
    new CustomResource(stack, `Link${index}`, { serviceToken: handler.functionArn, properties: { Profile: profile.ref, Pool: `pool-${index}` } });
  }
  return app;
}
