import { parseConfig } from '../../../app/config/read-config';
import { refusalOf } from '../../lib/support/rotations';
import { configWith, PIPELINE, PLAN_IDENTITY, SOURCE, STAGING, TOOLS, TOPIC } from '../pipeline/support/pipelines';

/** What is said of a file, without its first line and without places. */
function mistakesOf(config: object): string[] {
  return refusalOf(() => parseConfig('f.yaml', JSON.stringify(config)))
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/^f\.yaml:\d+:\d+: /, ''));
}

const NONE_OR_TWO = "pipeline.source must have either 'codeConnections', 'codeCommit' or 's3'.";
const { codeConnections } = SOURCE;

test.each([
  [{ name: 'constructor' }, 'pipeline.name is "constructor", but must not be a built-in JavaScript property name such as toString. Choose another name.'],
  [{ source: {} }, NONE_OR_TWO],
  [{ source: { codeConnections, codeCommit: { repository: 'gke-rotations', branch: 'main' } } }, NONE_OR_TWO],
  [
    { selfUpdateApproval: true, approvalTopicArn: 'arn:aws:sns:us-east-1:111122223333:approvals' },
    'pipeline.approvalTopicArn is "arn:aws:sns:us-east-1:111122223333:approvals", but must be a topic in the region of the pipeline, eu-central-1: approvals reach no other.',
  ],
  [{ stages: [{ environment: 'prod' }] }, 'pipeline.stages[0].environment is "prod", but must name an environment of the file. There are staging, production.'],
  [{ stages: [{ environment: 'stagin' }] }, 'pipeline.stages[0].environment is "stagin", but must name an environment of the file. Did you mean \'staging\'?'],
  [
    { stages: [{ environment: 'staging' }, { environment: 'staging' }] },
    'pipeline.stages[1].environment must be the environment of one stage only; pipeline.stages[0].environment already uses it.',
  ],
  [{ stages: [{ environment: 'staging', aproval: true }] }, "pipeline.stages[0].aproval is not known here. Did you mean 'approval'?"],
  [
    { name: 'staging' },
    'environments[0].name is "staging", but must not be Source, Build, UpdatePipeline, Assets, staging, which the pipeline needs itself. Choose another name.',
  ],
])('%j is refused', (pipeline, mistake) => {
  expect(mistakesOf(configWith(pipeline))).toEqual([mistake]);
});

describe('a setting that would do nothing is refused', () => {
  const [approvalTopicArn, planIdentity] = [TOPIC, PLAN_IDENTITY];

  test.each([[undefined], [[{ environment: 'staging', approval: false }]]])('a topic for approvals where nobody approves: %j', (stages) => {
    expect(mistakesOf(configWith({ approvalTopicArn, stages }))).toEqual([
      "pipeline.approvalTopicArn must be left out where nobody has to approve. Add 'approval: true' to a stage, or remove it.",
    ]);
  });

  test('an identity of who plans where nothing is planned', () => {
    expect(mistakesOf(configWith({ planIdentity, stages: [{ environment: 'staging', plan: false }] }))).toEqual([
      "pipeline.planIdentity must be left out where no stage is planned. Remove 'plan: false' from a stage, or remove it.",
    ]);
  });

  test.each([
    ['an approval of a stage', { approvalTopicArn, stages: [{ environment: 'staging', approval: true }] }],
    ["an approval of the pipeline's own changes", { approvalTopicArn, selfUpdateApproval: true }],
    ['stages that are planned because nothing else is said', { planIdentity }],
  ])('but not with %s', (_name, pipeline) => {
    expect(() => parseConfig('f.yaml', JSON.stringify(configWith(pipeline)))).not.toThrow();
  });
});

describe('the role that plans', () => {
  const longest = 'r'.repeat(38);

  test('may have a name with which Google accepts the subject that CodeBuild gives it', () => {
    expect(() => parseConfig('f.yaml', JSON.stringify(configWith({ planIdentity: { ...PLAN_IDENTITY, roleName: longest } })))).not.toThrow();
  });

  test('may not have a longer one', () => {
    expect(mistakesOf(configWith({ planIdentity: { ...PLAN_IDENTITY, roleName: `${longest}r` } }))).toEqual([
      expect.stringMatching(
        /^pipeline\.planIdentity\.roleName is "r{39}", but must be at most 38 characters, because Google refuses subjects of more than 127 bytes\. Shorten it, or give the provider the mapping "google\.subject=/,
      ),
    ]);
  });

  test('may, where the provider maps the subject otherwise', () => {
    const workloadIdentityFederation = { ...PLAN_IDENTITY.workloadIdentityFederation, customSubjectMapping: true };
    expect(() => parseConfig('f.yaml', JSON.stringify(configWith({ planIdentity: { roleName: `${longest}r`, workloadIdentityFederation } })))).not.toThrow();
  });
});

describe('environments of a pipeline', () => {
  const [first] = (configWith({}) as { environments: Record<string, unknown>[] }).environments;

  function withEnvironment(changes: Record<string, unknown>): object {
    return configWith({}, { environments: [Object.fromEntries(Object.entries({ ...first, ...changes }).filter(([, value]) => value !== undefined))] });
  }

  test('have an account and a region, because those of the pipeline would be the wrong ones', () => {
    expect(mistakesOf(withEnvironment({ account: undefined, region: undefined }))).toEqual([
      "environments[0].account is missing; it is needed by the stages of a pipeline. Add the account of the clusters' nodes.",
      "environments[0].region is missing; it is needed by the stages of a pipeline. Add the region of the clusters' nodes.",
    ]);
  });

  test('need neither where no stage deploys them', () => {
    const [one, other] = (configWith({}) as { environments: Record<string, unknown>[] }).environments;
    const config = configWith({ stages: [{ environment: 'staging' }] }, { environments: [one, { ...other, account: undefined, region: undefined }] });
    expect(() => parseConfig('f.yaml', JSON.stringify(config))).not.toThrow();
  });

  test.each(['Source', 'Build', 'UpdatePipeline', 'Assets', 'gke-rotations'])('are not called %s', (name) => {
    expect(mistakesOf(withEnvironment({ name }))).toEqual([
      `environments[0].name is "${name}", but must not be Source, Build, UpdatePipeline, Assets, gke-rotations, which the pipeline needs itself. Choose another name.`,
    ]);
  });

  test('have engines whose roles are not called like the one that plans, in one account', () => {
    const environments = [{ ...first, account: TOOLS, engine: { roleName: 'gke-rotation-plan' } }];
    expect(mistakesOf(configWith({ planIdentity: PLAN_IDENTITY }, { environments }))).toEqual([
      "pipeline.planIdentity must have a 'roleName' of its own in its AWS account; environments[0] already uses it.",
    ]);
  });

  test('are not protected by the file, because CodePipeline would not do it', () => {
    const rule =
      "terminationProtection is true, but must be left out where a pipeline deploys, because CodePipeline cannot protect a stack. Run 'aws cloudformation update-termination-protection --enable-termination-protection --stack-name NAME' once; it lasts.";
    expect(mistakesOf(withEnvironment({ terminationProtection: true }))).toEqual([`environments[0].${rule}`]);
    expect(mistakesOf(configWith({}, { terminationProtection: true }))).toEqual([rule]);
  });

  test('are not called like what every object has', () => {
    expect(mistakesOf(withEnvironment({ name: 'toString' }))).toEqual([
      'environments[0].name is "toString", but must not be a built-in JavaScript property name such as toString. Choose another name.',
    ]);
  });

  test('are not called like the pipeline, even where no stage deploys them', () => {
    const other = { ...first, name: 'gke-rotations', project: 'acme-other', stackName: 'Other' };
    expect(mistakesOf(configWith({ stages: [{ environment: 'staging' }] }, { environments: [first, other] }))).toEqual([
      'environments[1].name is "gke-rotations", but must not be the name of the pipeline. Choose another name.',
    ]);
  });

  test.each([
    ['the pipeline itself', PIPELINE.region, 'gke-rotations'],
    ['the bucket that hands artifacts over', 'us-east-1', 'gke-rotations-support-us-east-1'],
  ])('do not replace the stack of %s', (_what, region, stackName) => {
    expect(mistakesOf(withEnvironment({ account: TOOLS, region, stackName }))).toEqual([
      `environments[0].stackName is "${stackName}", but must not be the name of a stack that the pipeline itself has in this account and region. Choose another name.`,
    ]);
  });

  test.each([
    ['another account', STAGING, PIPELINE.region, 'gke-rotations'],
    ['another region', TOOLS, 'us-east-1', 'gke-rotations'],
    ['a region without that bucket', TOOLS, PIPELINE.region, 'gke-rotations-support-us-east-1'],
  ])('may have stacks of the same name in %s', (_where, account, region, stackName) => {
    expect(() => parseConfig('f.yaml', JSON.stringify(withEnvironment({ account, region, stackName })))).not.toThrow();
  });

  test('are no more than CodePipeline has stages for', () => {
    const environments = (count: number): object =>
      configWith({}, { environments: Array.from({ length: count }, (_, index) => ({ ...first, name: `e${index}`, project: `acme-p${index}`, stackName: `Stack${index}` })) });
    expect(() => parseConfig('f.yaml', JSON.stringify(environments(46)))).not.toThrow();
    expect(mistakesOf(environments(47))).toEqual([
      'pipeline.stages is 47, but must be at most 46: CodePipeline has 50 stages, of which 4 are its own.',
    ]);
  });
});

test('account and region of a pipeline have no default', () => {
  expect(mistakesOf(configWith({ account: undefined, region: undefined }))).toEqual([
    expect.stringMatching(/^pipeline\.account is missing; it must be the ID of an AWS account/),
    expect.stringMatching(/^pipeline\.region is missing; it must be the name of an AWS region/),
  ]);
});

test('a pipeline without what it needs does not hide what is wrong with the fleet', () => {
  expect(mistakesOf(configWith({ source: undefined }, { environments: [{ name: 'staging' }] }))).toEqual([
    'environments[0].clusters is missing; it must name what is to be rotated. The files in examples/ show how.',
    'pipeline.source is missing; it must be a map of settings.',
  ]);
});
