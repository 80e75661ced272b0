import { parseConfig } from '../../../app/config/read-config';
import { findingsIn } from '../../support/nag';
import { configWith, makePipeline } from './support/pipelines';

/** As many as CodePipeline has stages for. */
const MOST_ENVIRONMENTS = 46;

/**
 * Longest policies, without white space.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
 */
const LONGEST: Readonly<Record<string, number>> = {
  'AWS::IAM::Policy': 10_240,
  'AWS::IAM::ManagedPolicy': 6_144,
  'AWS::S3::BucketPolicy': 20_480,
  'AWS::KMS::Key': 32_768,
};

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly PolicyDocument?: object; readonly KeyPolicy?: object };
}

describe.each(['us-east-1', 'eu-central-1'])('as many environments as there can be, each in an account of its own, in %s', (region) => {
  const environments = Array.from({ length: MOST_ENVIRONMENTS }, (_, index) => ({
    name: `environment-${index}`,
    account: String(444455556600 + index),
    region,
    project: `acme-p${index}`,
    clusters: [{ name: 'prod', nodePools: [{ name: 'workers' }] }],
  }));
  const stages = environments.map(({ name }) => ({ environment: name, approval: true }));
  const { app } = makePipeline(parseConfig('rotations.yaml', JSON.stringify(configWith({ stages }, { environments }))));

  test('have policies that AWS takes', () => {
    const resources = app.synth().stacks.flatMap(({ template }) => Object.entries((template as { Resources: Record<string, Resource> }).Resources));
    const lengths = resources.flatMap(([logicalId, { Type: type, Properties: { PolicyDocument, KeyPolicy } = {} }]) => {
      const policy = PolicyDocument ?? KeyPolicy;
      return policy === undefined ? [] : [{ logicalId, type, length: JSON.stringify(policy).length }];
    });
    expect(lengths.length).toBeGreaterThan(10);
    expect(lengths.filter(({ type, length }) => length > (LONGEST[type] ?? 0))).toEqual([]);
  });

  test('need no policy that cdk-nag finds too wide, split as some are', () => {
    expect(findingsIn(app, /./)).toEqual([]);
  });
});
