import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { SampleOptions } from '../../../../rehearsal/play/sample-stack';
import { synthesizeSample } from '../../../../rehearsal/play/synthesize';
import { AWS_QUERY, EC2_QUERY } from '../../../../rehearsal/aws/wire/query-protocol';
import { ServiceError } from '../../../../rehearsal/aws/wire/service-error';
import { FEWER_LOOKS_SECONDS } from '../../../../rehearsal/aws/step-functions/late-waits';
import { ServiceName } from '../../../../rehearsal/aws/lambda/runtime-environment';
import { nobodysEnvironment, Operator } from '../../../../rehearsal/play/operator';
import { SILENT } from '../../../../rehearsal/play/narrator';
import { Play } from '../../../../rehearsal/play/play';
import type { LocalCloud } from '../../../../rehearsal/play/local-cloud';
import { runBundle, type Run } from '../../../../rehearsal/command-line/run-bundle';
import { runInside } from '../../support/run-inside';

/** Somebody at a terminal, with an app and everything that it is deployed to. */
export class Terminal {
  public static async open(): Promise<Terminal> {
    return new Terminal(await Play.begin({ nodes: 3, secondsPerNode: 60, waitsLateBySeconds: FEWER_LOOKS_SECONDS }, SILENT));
  }

  /** Of AWS: actions that are refused. */
  public readonly denied = new Set<string>();
  public readonly operator: Operator;
  public readonly home = mkdtempSync(path.join(tmpdir(), 'terminal-'));
  /** Everything that the operator's commands asked of AWS, as `service:Action`, and with which access keys. */
  public readonly asked: { readonly action: string; readonly accessKeyId: string }[] = [];
  private apps = 0;

  private constructor(private readonly play: Play) {
    this.operator = new Operator(play.cloud);
    play.cloud.gateway.intercept = ({ functionName, service, action, request }) => {
      if (functionName !== this.operator.functionName) {
        return 'pass';
      }
      const accessKeyId = /Credential=([^/]+)/.exec(request.headers.authorization ?? '')?.[1];
      if (accessKeyId !== undefined) {
        this.asked.push({ action: `${service}:${action}`, accessKeyId });
      }
      if (!this.denied.has(action)) {
        return 'pass';
      }
      const refusal = new ServiceError('AccessDenied', `User: operator is not authorized to perform: ${action}`, 403);
      return { status: refusal.status, body: (service === ServiceName.EC2 ? EC2_QUERY : AWS_QUERY).failure(refusal, 'request') };
    };
  }

  public get cloud(): LocalCloud {
    return this.play.cloud;
  }

  /** Requests to change the target, and to validate a change. */
  public get changes(): { readonly patch: number; readonly validateOnly: number } {
    const { patch, validateOnly } = this.cloud.gke.requests.counts(this.play.target);
    return { patch, validateOnly };
  }

  /** `cdk synth` of the sample app. */
  public synth(options: SampleOptions = {}): string {
    return synthesizeSample(options).assembly;
  }

  /** A directory that nothing was synthesized to. */
  public newAppDirectory(): string {
    this.apps += 1;
    return path.join(this.home, `app-${this.apps}`);
  }

  /** Somebody links another profile to the node pool; time goes on until `isOver`, or until the update has ended. */
  public async linkByHand(profile: string, isOver?: () => boolean): Promise<void> {
    await this.cloud.gke.faults.updateBySomeoneElse(this.play.target, { 'config.iam_instance_profile': profile });
    await this.cloud.clock.run(isOver);
  }

  /** `cdk deploy` of the sample app. */
  public async deploy(options: SampleOptions = {}): Promise<string> {
    return (await this.play.deploy('Deploy', options)).status;
  }

  /** The command, with the operator's credentials. */
  public async plan(app: string, ...args: readonly string[]): Promise<Run> {
    return this.planAs(this.operator.environment(this.home), app, ...args);
  }

  public async planAs(environment: Record<string, string>, app: string, ...args: readonly string[]): Promise<Run> {
    return runInside(environment, 'plan', '--app', app, ...args);
  }

  public async status(...args: readonly string[]): Promise<Run> {
    return runInside(this.operator.environmentNow(this.home), 'status', ...args);
  }

  /** The command of somebody who has logged in nowhere, where there is no app. */
  public async run(...args: readonly string[]): Promise<Run> {
    return runBundle(nobodysEnvironment(this.home), 'plan', ...args);
  }

  public async close(): Promise<void> {
    await this.play.end();
    rmSync(this.home, { recursive: true });
  }
}

/** Gives each test of a file a terminal of its own. */
export function openForEachTest(use: (terminal: Terminal) => void): void {
  let terminal: Terminal;
  beforeEach(async () => {
    terminal = await Terminal.open();
    use(terminal);
  });
  afterEach(async () => {
    await terminal.close();
  });
}
