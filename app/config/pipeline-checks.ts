import { defaultSubject, FEDERATION_SUBJECT_BYTES, renderMapping, SHORT_MAPPING } from '../../lib/google/subject-mapping';
import { DEFAULT_PIPELINE_NAME, DEFAULT_PLAN_ROLE_NAME, DEFAULT_STACK_NAME } from './defaults';
import { didYouMean } from '../../cli/command-line/did-you-mean';
import { environmentNameOf, environmentsOf, namePathOf, nearest, type PlacedEnvironment } from './levels';
import { brokenRule, checkConstructName, eachPlaceOnce, type Mistake, onlyOnce, type Path } from './mistake';
import type { PipelineConfig } from './pipeline-schema';
import type { Config } from './schema';

const PIPELINE: Path = ['pipeline'];

/** Stages that every pipeline has. */
const OWN_STAGES: readonly string[] = ['Source', 'Build', 'UpdatePipeline', 'Assets'];

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/limits.html */
const MOST_STAGES = 50;

/** What CodeBuild calls the session of a build: the same for all builds, as far as its length goes. */
export const BUILD_SESSION_NAME = `AWSCodeBuild-${'0'.repeat(36)}`;

/** Rules that concern several values of `pipeline`, or the environments that it deploys. */
export function checkPipeline(file: Config): Mistake[] {
  const { pipeline } = file;
  if (pipeline === undefined) {
    return [];
  }
  const environments = environmentsOf(file);
  return [
    ...checkName(pipeline),
    ...checkSource(pipeline),
    ...checkStages(pipeline, environments),
    ...environments.flatMap((environment) => checkStackName(environment, pipeline)),
    ...checkTopic(pipeline),
    ...checkPlanIdentity(pipeline),
    ...checkEffect(pipeline),
  ];
}

function checkName({ name = DEFAULT_PIPELINE_NAME }: PipelineConfig): Mistake[] {
  return checkConstructName([...PIPELINE, 'name'], name);
}

function checkSource({ source }: PipelineConfig): Mistake[] {
  const kinds = [source.codeConnections, source.codeCommit, source.s3].filter((kind) => kind !== undefined);
  return kinds.length === 1 ? [] : [{ path: [...PIPELINE, 'source'], what: "must have either 'codeConnections', 'codeCommit' or 's3'." }];
}

interface PlacedStage {
  /** Where the file names the environment for the pipeline. */
  readonly path: Path;
  readonly name: string;
}

function checkStages(pipeline: PipelineConfig, environments: readonly PlacedEnvironment[]): Mistake[] {
  const stages = stagesOf(pipeline, environments);
  const known = environments.map(environmentNameOf);
  const deployed = environments.filter((environment) => stages.some(({ name }) => name === environmentNameOf(environment)));
  const most = MOST_STAGES - OWN_STAGES.length;
  return [
    ...onlyOnce(stages, ({ name }) => name, 'must be the environment of one stage only'),
    ...stages.filter(({ name }) => !known.includes(name)).map((stage) => unknownEnvironment(stage, known)),
    ...stages.flatMap((stage) => checkStageName(stage, pipeline)),
    ...environments.filter((environment) => !deployed.includes(environment)).flatMap((environment) => checkOtherName(environment, pipeline)),
    ...deployed.flatMap(checkPlace),
    ...checkProtection(deployed),
    ...(stages.length > most ? [brokenRule([...PIPELINE, 'stages'], stages.length, `must be at most ${most}: CodePipeline has ${MOST_STAGES} stages, of which ${OWN_STAGES.length} are its own.`)] : []),
  ];
}

function stagesOf({ stages }: PipelineConfig, environments: readonly PlacedEnvironment[]): PlacedStage[] {
  return stages === undefined
    ? environments.map((environment) => ({ path: namePathOf(environment), name: environmentNameOf(environment) }))
    : stages.map(({ environment }, index) => ({ path: [...PIPELINE, 'stages', index, 'environment'], name: environment }));
}

function unknownEnvironment({ path, name }: PlacedStage, known: readonly string[]): Mistake {
  return { path, what: `is "${name}", but must name an environment of the file.${didYouMean(name, known) || ` There are ${known.join(', ')}.`}` };
}

function checkStageName({ path, name }: PlacedStage, pipeline: PipelineConfig): Mistake[] {
  const taken = [...OWN_STAGES, pipeline.name ?? DEFAULT_PIPELINE_NAME];
  return taken.includes(name) ? [brokenRule(path, name, `must not be ${taken.join(', ')}, which the pipeline needs itself. Choose another name.`)] : [];
}

/** What no stage deploys is in the app all the same. */
function checkOtherName(environment: PlacedEnvironment, { name = DEFAULT_PIPELINE_NAME }: PipelineConfig): Mistake[] {
  return environmentNameOf(environment) === name ? [brokenRule(namePathOf(environment), name, 'must not be the name of the pipeline. Choose another name.')] : [];
}

/** A deployment would replace the pipeline by rotations, or what hands artifacts over in another region. */
function checkStackName(environment: PlacedEnvironment, pipeline: PipelineConfig): Mistake[] {
  const { name = DEFAULT_PIPELINE_NAME, account } = pipeline;
  const { path, levels, config: { stackName = DEFAULT_STACK_NAME } } = environment;
  const region = nearest('region', levels) ?? pipeline.region;
  const taken = region === pipeline.region ? name : `${name}-support-${region}`;
  return stackName === taken && nearest('account', levels) === account && environmentNameOf(environment) !== name
    ? [brokenRule([...path, 'stackName'], stackName, 'must not be the name of a stack that the pipeline itself has in this account and region. Choose another name.')]
    : [];
}

/** A workstation has an account and a region of its own; a pipeline would deploy to its own. */
function checkPlace({ path, levels }: PlacedEnvironment): Mistake[] {
  return (['account', 'region'] as const)
    .filter((key) => nearest(key, levels) === undefined)
    .map((key) => brokenRule([...path, key], undefined, `is needed by the stages of a pipeline. Add the ${key} of the clusters' nodes.`));
}

/** @see https://github.com/aws/aws-cdk/issues/17871 */
function checkProtection(deployed: readonly PlacedEnvironment[]): Mistake[] {
  const places = deployed
    .filter(({ levels }) => nearest('terminationProtection', levels) === true)
    .map(({ path, config }): Path => [...(config.terminationProtection === undefined ? [] : path), 'terminationProtection']);
  const rule =
    "must be left out where a pipeline deploys, because CodePipeline cannot protect a stack. Run 'aws cloudformation update-termination-protection --enable-termination-protection --stack-name NAME' once; it lasts.";
  return eachPlaceOnce(places.map((path) => brokenRule(path, true, rule)));
}

/** @see https://docs.aws.amazon.com/codepipeline/latest/userguide/approvals.html */
function checkTopic({ region, approvalTopicArn }: PipelineConfig): Mistake[] {
  return typeof approvalTopicArn !== 'string' || approvalTopicArn.split(':')[3] === region
    ? []
    : [brokenRule([...PIPELINE, 'approvalTopicArn'], approvalTopicArn, `must be a topic in the region of the pipeline, ${region}: approvals reach no other.`)];
}

function checkPlanIdentity({ account, planIdentity }: PipelineConfig): Mistake[] {
  if (planIdentity === undefined || planIdentity.workloadIdentityFederation.customSubjectMapping === true) {
    return [];
  }
  const roleName = planIdentity.roleName ?? DEFAULT_PLAN_ROLE_NAME;
  const subject = defaultSubject({ account, roleName, functionName: BUILD_SESSION_NAME });
  const excess = Buffer.byteLength(subject) - FEDERATION_SUBJECT_BYTES;
  return excess <= 0
    ? []
    : [
        brokenRule(
          [...PIPELINE, 'planIdentity', 'roleName'],
          roleName,
          `must be at most ${roleName.length - excess} characters, because Google refuses subjects of more than ${FEDERATION_SUBJECT_BYTES} bytes. ` +
            `Shorten it, or give the provider the mapping "${renderMapping(SHORT_MAPPING)}" and set 'customSubjectMapping: true'.`,
        ),
      ];
}

/** Who writes a setting believes that it does something. */
function checkEffect({ stages, selfUpdateApproval, approvalTopicArn, planIdentity }: PipelineConfig): Mistake[] {
  const asksSomebody = selfUpdateApproval === true || (stages ?? []).some(({ approval }) => approval === true);
  const plansSomething = stages === undefined || stages.some(({ plan }) => plan !== false);
  return [
    ...(approvalTopicArn === undefined || asksSomebody
      ? []
      : [{ path: [...PIPELINE, 'approvalTopicArn'], what: "must be left out where nobody has to approve. Add 'approval: true' to a stage, or remove it." }]),
    ...(planIdentity === undefined || plansSomething
      ? []
      : [{ path: [...PIPELINE, 'planIdentity'], what: "must be left out where no stage is planned. Remove 'plan: false' from a stage, or remove it." }]),
  ];
}
