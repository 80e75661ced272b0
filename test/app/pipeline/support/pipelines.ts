import type { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createStacks } from '../../../../app/create-stacks';
import { FleetPipelineStack } from '../../../../app/pipeline/fleet-pipeline-stack';
import { type ConfigFile, parseConfig } from '../../../../app/config/read-config';
import { evaluate } from '../../../../cli/template/evaluate';
import { references } from '../../../support/references';
import { FEDERATION, newStrictApp } from '../../support/fleets';

/** Accounts of the pipeline and of two environments. */
export const TOOLS = '777788889999';
export const STAGING = '111122223333';
export const PRODUCTION = '444455556666';

export const CONNECTION = `arn:aws:codeconnections:eu-central-1:${TOOLS}:connection/0d1c2b3a-4455-4667-8899-aabbccddeeff`;

export const SOURCE = { codeConnections: { connectionArn: CONNECTION, repository: 'acme/gke-rotations', branch: 'main' } };

/** Of a pipeline in an account of its own, and in a region where nothing is deployed. */
export const PIPELINE = { account: TOOLS, region: 'eu-central-1', source: SOURCE };

export const TOPIC = `arn:aws:sns:eu-central-1:${TOOLS}:rotation-approvals`;

/** Who plans, where Google is asked. */
export const PLAN_IDENTITY = {
  workloadIdentityFederation: { projectNumber: '123456789012', pool: 'aws-rotation', provider: 'aws-tools', serviceAccount: 'plan@acme-prod.iam.gserviceaccount.com' },
};

/** Of a pipeline with every role that one can have. */
export const ASKS_EVERYBODY = {
  planIdentity: PLAN_IDENTITY,
  selfUpdateApproval: true,
  approvalTopicArn: TOPIC,
  stages: [{ environment: 'staging' }, { environment: 'production', approval: true }],
};

/** What `pipeline` says of each kind of source. */
export const SOURCES: Readonly<Record<string, PipelineSettings>> = {
  'a connection': {},
  CodeCommit: { source: { codeCommit: { repository: 'gke-rotations', branch: 'main' } } },
  S3: { source: { s3: { bucket: 'acme-archives', key: 'gke-rotations.zip' } } },
};

/** What `pipeline` says, and what differs from the environments below. */
type PipelineSettings = Record<string, unknown>;

export function configWith(pipeline: PipelineSettings, settings: Record<string, unknown> = {}): object {
  const environment = (name: string, account: string): object => ({
    name,
    account,
    region: 'us-east-1',
    project: `acme-${name}`,
    clusters: [{ name: 'prod', nodePools: [{ name: 'workers' }] }],
  });
  return {
    location: 'us-east4',
    credentials: FEDERATION,
    environments: [environment('staging', STAGING), environment('production', PRODUCTION)],
    pipeline: { ...PIPELINE, ...pipeline },
    ...settings,
  };
}

export interface MadePipeline {
  readonly app: App;
  readonly stack: FleetPipelineStack;
  readonly template: Template;
}

/** What was made before, because nobody changes it and making it takes seconds. */
const made = new Map<string, MadePipeline>();

/** The pipeline of two environments. */
export function pipelineOf(pipeline: PipelineSettings = {}, settings: Record<string, unknown> = {}, file = 'rotations.yaml'): MadePipeline {
  const key = JSON.stringify([pipeline, settings, file]);
  const known = made.get(key) ?? makePipeline(parseConfig(file, JSON.stringify(configWith(pipeline, settings))));
  made.set(key, known);
  return known;
}

export function makePipeline(config: ConfigFile): MadePipeline {
  const app = newStrictApp();
  const [stack] = createStacks(app, config);
  if (!(stack instanceof FleetPipelineStack)) {
    throw new Error('the file makes no pipeline');
  }
  return { app, stack, template: Template.fromStack(stack) };
}

export interface Action {
  readonly Name: string;
  readonly RunOrder: number;
  readonly ActionTypeId: { readonly Category: string; readonly Provider: string };
  readonly Configuration: Readonly<Record<string, unknown>>;
  readonly Region?: string;
  readonly RoleArn?: unknown;
  readonly InputArtifacts?: readonly { readonly Name: string }[];
}

export interface StageInTemplate {
  readonly Name: string;
  readonly Actions: readonly Action[];
}

export function stagesOf({ template }: MadePipeline): readonly StageInTemplate[] {
  const [pipeline] = Object.values(template.findResources('AWS::CodePipeline::Pipeline')) as { Properties: { Stages: StageInTemplate[] } }[];
  return pipeline?.Properties.Stages ?? [];
}

export function stageNamed(name: string, made: MadePipeline): StageInTemplate {
  const stage = stagesOf(made).find(({ Name }) => Name === name);
  if (stage === undefined) {
    throw new Error(`there is no stage ${name}`);
  }
  return stage;
}

/** A CodeBuild project. */
export interface Project {
  readonly Properties: {
    readonly Environment: { readonly PrivilegedMode?: boolean; readonly Image: string };
    readonly Source: { readonly BuildSpec: string };
    readonly Description: string;
    readonly EncryptionKey?: unknown;
  };
}

export function projectsOf({ template }: Pick<MadePipeline, 'template'>): readonly Project[] {
  return Object.values(template.findResources('AWS::CodeBuild::Project')) as unknown as Project[];
}

/** What a build does, as far as tests look at it. */
export interface BuildSpec {
  readonly phases: { readonly install: { readonly 'runtime-versions'?: object; readonly commands?: string[] }; readonly build: { readonly commands: string[] } };
  readonly artifacts?: { readonly 'secondary-artifacts'?: Record<string, { readonly 'base-directory': string }> };
}

/** Of the project whose description matches. */
export function buildSpecOf(made: Pick<MadePipeline, 'template'>, description: RegExp): BuildSpec {
  const project = projectsOf(made).find(({ Properties }) => description.test(Properties.Description));
  return JSON.parse(project?.Properties.Source.BuildSpec ?? '{}') as BuildSpec;
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

/** The statements of every policy in the template, by the logical ID of a role that has them. */
export function statementsByRole({ template }: MadePipeline): ReadonlyMap<string, readonly Statement[]> {
  const policies = Object.values(template.findResources('AWS::IAM::Policy')) as {
    Properties: { PolicyDocument: { Statement: Statement[] }; Roles: { Ref: string }[] };
  }[];
  return new Map(
    policies.flatMap(({ Properties }) => Properties.Roles.map(({ Ref }) => [Ref, Properties.PolicyDocument.Statement] as const)),
  );
}

/** The statements of the role whose logical ID matches. */
export function statementsOf(role: RegExp, made: MadePipeline): readonly Statement[] {
  const found = [...statementsByRole(made)].filter(([logicalId]) => role.test(logicalId));
  const [[, statements] = [], ...others] = found;
  if (statements === undefined || others.length > 0) {
    throw new Error(`${found.length} roles match ${role.source}`);
  }
  return statements;
}

/** What is allowed with an action, with references as text: `<Bucket.Arn>/*`. */
export function resourcesOf(action: string, statements: readonly Statement[]): readonly string[] {
  return statements.filter(({ Action: actions }) => [actions].flat().includes(action)).flatMap(({ Resource }) => [Resource].flat().map(flat));
}

const AS_WRITTEN = references((name) => (name === 'AWS::Partition' ? 'aws' : `<${name}>`), (logicalId, attribute) => `<${logicalId}.${attribute}>`);

/** A value of a template as text. */
export function flat(value: unknown): string {
  return String(evaluate(value, AS_WRITTEN));
}
