import * as fs from 'node:fs';
import * as path from 'node:path';
import type { App } from 'aws-cdk-lib';
import { ENGINE_LOGICAL_ID_PREFIX } from '../../lib/engine/fixed-logical-ids';
import { app as controlPlaneWithWaves } from '../../integ/integ.control-plane-with-waves';
import { app as nodePool } from '../../integ/integ.node-pool';
import { app as pipeline } from '../../integ/integ.pipeline';
import { app as vpcWithProxy } from '../../integ/integ.vpc-with-proxy';

interface Resource {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

const APPS: Readonly<Record<string, App>> = {
  'integ.control-plane-with-waves.ts': controlPlaneWithWaves,
  'integ.node-pool.ts': nodePool,
  'integ.pipeline.ts': pipeline,
  'integ.vpc-with-proxy.ts': vpcWithProxy,
};

/** Of the engine others hold all there is to hold. */
const isOfEngine = (logicalId: string): boolean => logicalId.startsWith(ENGINE_LOGICAL_ID_PREFIX);

/** What CloudFormation would make, in which order, and what it would leave. */
function outlineOf(app: App): unknown {
  return app.synth().stacksRecursively.map(({ stackName, template }) => {
    const { Resources = {} } = template as { readonly Resources?: Readonly<Record<string, Resource>> };
    const own = Object.entries(Resources).filter(([logicalId]) => !isOfEngine(logicalId));
    const lines = own.map(([logicalId, { Type, DependsOn = [], DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' }]) => {
      const after = [DependsOn].flat().filter((one) => !isOfEngine(one));
      return `${Type} ${logicalId}: ${DeletionPolicy}, ${UpdateReplacePolicy}${after.length === 0 ? '' : `, after ${after.join(', ')}`}`;
    });
    return { [stackName]: lines };
  });
}

test('every app for a real account is looked at here', () => {
  const files = fs.readdirSync(path.join(__dirname, '..', '..', 'integ')).filter((file) => file.startsWith('integ.'));
  expect(files.toSorted()).toEqual(Object.keys(APPS));
});

test.each(Object.entries(APPS))('%s would make what it made when it was looked at last', (_file, app) => {
  expect(outlineOf(app)).toMatchSnapshot();
});
