import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualClock } from '../../../../rehearsal/world/clock/virtual-clock';
import { Gateway } from '../../../../rehearsal/world/gateway/gateway';
import type { FunctionDefinition } from '../../../../rehearsal/aws/lambda/function-definition';
import { LambdaStandIn } from '../../../../rehearsal/aws/lambda/lambda-stand-in';

export interface Play {
  readonly clock: VirtualClock;
  readonly gateway: Gateway;
  readonly lambda: LambdaStandIn;
}

export async function startPlay(): Promise<Play> {
  const clock = new VirtualClock();
  const gateway = await Gateway.start(clock);
  const lambda = new LambdaStandIn({ clock, gateway, region: 'us-east-1', account: '111122223333' });
  return { clock, gateway, lambda };
}

/** A function whose bundle is `source`, exporting `handler`. */
export function functionOf(source: string, changes: Partial<FunctionDefinition> = {}): FunctionDefinition {
  const codeDirectory = mkdtempSync(join(tmpdir(), 'bundle-'));
  writeFileSync(join(codeDirectory, 'index.js'), source);
  return {
    name: 'worker',
    handler: 'index.handler',
    codeDirectory,
    timeoutSeconds: 60,
    environment: {},
    roleArn: 'arn:aws:iam::111122223333:role/worker-role',
    ...changes,
  };
}

/** Lets virtual time go on until `promise` has settled. */
export async function played<T>(clock: VirtualClock, promise: Promise<T>): Promise<T> {
  let settled = false;
  const watched = promise.finally(() => {
    settled = true;
  });
  watched.catch(() => undefined);
  await clock.run(() => settled);
  return watched;
}
