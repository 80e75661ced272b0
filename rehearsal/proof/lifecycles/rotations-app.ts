import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Effect, type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { GoogleCredentials, InstanceProfileRotation, type Preflight, RotationEngine, RotationTarget } from '../../../lib';
import type { SiblingProperties } from '../../aws/cloudformation/providers/sibling-provider';
import type { LocalCloud } from '../../play/local-cloud';
import type { SynthesizedTemplate } from '../../play/synthesize';
import { withSibling } from '../../play/with-sibling';
import { CLUSTER, LOCATION, PROJECT, type TargetName } from './targets';

/** What a user writes alike for every rotation. */
export interface RotationHabits {
  readonly concurrent: boolean;
  readonly timeoutMinutes: number;
  readonly preflight: Preflight;
  /** Without it, a stack that was destroyed and is deployed again is refused what it had linked before. */
  readonly adopt: boolean;
}

/** One rotation of the app, as a user would write it. */
export interface RotationSpec extends RotationHabits {
  readonly id: string;
  readonly target: TargetName;
  readonly generation: number;
  /** `own`: the construct makes it; otherwise a role of the app, re-made under the same logical ID with each number. */
  readonly role: 'own' | { readonly incarnation: number };
}

export interface AppSpec {
  readonly rotations: readonly RotationSpec[];
  readonly credentials: 'federation' | 'secret';
  /** 0: the engine does not watch. */
  readonly watchMinutes: number;
  readonly sibling?: SiblingProperties & { readonly Name?: string };
}

/** Where the templates of a lifecycle come from: the construct, or somebody who does without. */
export interface AppTemplates {
  /** Directory of a cloud assembly that has the functions' code; asked after `template`. */
  readonly assembly: string;
  template(app: AppSpec): SynthesizedTemplate;
  /** Called before the first deployment. */
  prepare?(cloud: LocalCloud): void;
}

export const APP_STACK = 'Lifecycle';
export const CREDENTIALS_SECRET = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:google-credential-AbCdEf';

/** A life comes back to apps that it had before, the next one to hardly any; to keep them all would fill the memory. */
const MOST_TEMPLATES = 12;

/** Synthesizes apps of several rotations. */
export class RotationsApp implements AppTemplates {
  private readonly directory = mkdtempSync(join(tmpdir(), 'lifecycles-'));
  /** Those asked for last, the newest last. */
  private readonly templates = new Map<string, SynthesizedTemplate>();
  private firstAssembly: string | undefined;

  /** Where the functions' code is: the same for every app. */
  public get assembly(): string {
    if (this.firstAssembly === undefined) {
      throw new Error('nothing has been synthesized yet');
    }
    return this.firstAssembly;
  }

  public template({ sibling, ...app }: AppSpec): SynthesizedTemplate {
    const key = JSON.stringify(app);
    const known = this.templates.get(key) ?? this.synthesize(app);
    this.templates.delete(key);
    this.templates.set(key, known);
    const [oldest] = this.templates.keys();
    if (oldest !== undefined && this.templates.size > MOST_TEMPLATES) {
      this.templates.delete(oldest);
    }
    return sibling === undefined ? known : withSibling(sibling)(known);
  }

  public cleanUp(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  private synthesize({ rotations, credentials: kind, watchMinutes }: AppSpec): SynthesizedTemplate {
    const outdir = mkdtempSync(join(this.directory, 'app-'));
    // The CDK's own validation takes longer than to synthesize, and never gives its memory back.
    const app = new App({ outdir, builtinCloudFormationValidation: false });
    const stack = new Stack(app, APP_STACK);
    const credentials =
      kind === 'secret'
        ? GoogleCredentials.fromSecret(Secret.fromSecretCompleteArn(stack, 'Credential', CREDENTIALS_SECRET))
        : GoogleCredentials.workloadIdentityFederation({
            projectNumber: '123456789012',
            pool: 'aws-rotation',
            provider: 'aws-account',
            serviceAccount: `rotation@${PROJECT}.iam.gserviceaccount.com`,
          });
    new RotationEngine(stack, 'Engine', { watchInterval: Duration.minutes(watchMinutes) });
    for (const { id, target, generation, role, timeoutMinutes, concurrent, preflight, adopt } of rotations) {
      new InstanceProfileRotation(stack, id, {
        target: rotationTarget(target),
        credentials,
        generation: String(generation),
        timeout: Duration.minutes(timeoutMinutes),
        concurrent,
        preflight,
        adopt,
        ...(role === 'own' ? {} : { role: ownRole(stack, `${id}NodeRole`, role.incarnation) }),
      });
    }
    const template = app.synth().getStackByName(APP_STACK).template as SynthesizedTemplate;
    this.firstAssembly ??= outdir;
    if (outdir !== this.firstAssembly) {
      rmSync(outdir, { recursive: true });
    }
    return template;
  }
}

function rotationTarget(name: TargetName): RotationTarget {
  const place = { project: PROJECT, location: LOCATION, cluster: CLUSTER };
  return name === 'control-plane' ? RotationTarget.cluster(place) : RotationTarget.nodePool({ ...place, nodePool: name });
}

/**
 * Another path is another role: CloudFormation re-makes it under the same logical ID. Its policies are inline, because a
 * policy of its own would move from the old role to the new one while nodes still run under the old one.
 */
function ownRole(stack: Stack, id: string, incarnation: number): IRole {
  const statements = [new PolicyStatement({ effect: Effect.ALLOW, actions: ['kms:Decrypt'], resources: ['*'] })];
  const role = new Role(stack, id, {
    assumedBy: new ServicePrincipal('ec2.amazonaws.com'),
    path: `/incarnation-${incarnation}/`,
    inlinePolicies: { Keys: new PolicyDocument({ statements }) },
  });
  role.applyRemovalPolicy(RemovalPolicy.RETAIN);
  return role;
}
