import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { LINK_RESOURCE_TYPE } from '../../lib/contract';
import { GOOGLE_TOKEN_PREFIX } from '../../rehearsal/google/token-services/google-tokens';
import type { AppSpec, AppTemplates, RotationSpec } from '../../rehearsal/proof/lifecycles/rotations-app';
import { addressOf } from '../../rehearsal/proof/lifecycles/targets';
import type { LocalCloud } from '../../rehearsal/play/local-cloud';
import type { SynthesizedTemplate } from '../../rehearsal/play/synthesize';
import { withSibling } from '../../rehearsal/play/with-sibling';

type Resources = SynthesizedTemplate['Resources'];

const TOKEN_LIFE_SECONDS = 365 * 24 * 60 * 60;

/** The same rotations without the construct: role, profile and a custom resource with one function behind it. */
export class NaiveApp implements AppTemplates {
  public readonly assembly = mkdtempSync(join(tmpdir(), 'naive-'));

  public constructor() {
    buildSync({
      entryPoints: [join(__dirname, 'handler.entry.ts')],
      outfile: join(this.assembly, 'asset.naive', 'index.js'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'silent',
    });
  }

  public prepare({ googleAuth }: LocalCloud): void {
    googleAuth.tokens.issue('serviceAccount', 'naive', TOKEN_LIFE_SECONDS);
  }

  public template({ rotations, sibling }: AppSpec): SynthesizedTemplate {
    const template = { Resources: { ...FUNCTION, ...Object.assign({}, ...rotations.map(resourcesOf)) as Resources } };
    return sibling === undefined ? template : withSibling(sibling)(template);
  }

  public cleanUp(): void {
    rmSync(this.assembly, { recursive: true, force: true });
  }
}

/** Without it no node would come to life. */
const TRUST = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] };

const FUNCTION: Resources = {
  FunctionRole: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: {} } },
  Function: {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { S3Key: 'naive.zip' },
      Handler: 'index.handler',
      Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] },
      Timeout: 900,
      Environment: { Variables: { TOKEN: `${GOOGLE_TOKEN_PREFIX}-serviceAccount-1` } },
    },
  },
};

function resourcesOf({ id, target, generation, role }: RotationSpec): Resources {
  const name = id.replaceAll('-', '');
  const { location, cluster, nodePool } = addressOf(target);
  const incarnation = role === 'own' ? 0 : role.incarnation;
  return {
    [`${name}Role`]: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: TRUST, Path: `/incarnation-${incarnation}/` } },
    [`${name}Profile${generation}`]: { Type: 'AWS::IAM::InstanceProfile', Properties: { Roles: [{ Ref: `${name}Role` }] } },
    [name]: {
      Type: LINK_RESOURCE_TYPE,
      Properties: {
        ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] },
        Location: location,
        Cluster: cluster,
        ...(nodePool === undefined ? {} : { NodePool: nodePool }),
        ProfileName: { Ref: `${name}Profile${generation}` },
      },
    },
  };
}
