import * as fs from 'node:fs';
import * as path from 'node:path';
import type { App } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { ENGINE_LOGICAL_ID_PREFIX } from '../../lib/engine/fixed-logical-ids';
import { app as controlPlaneWithWaves } from '../../integ/integ.control-plane-with-waves';
import { app as nodePool } from '../../integ/integ.node-pool';
import { app as pipeline } from '../../integ/integ.pipeline';
import { app as vpcWithProxy } from '../../integ/integ.vpc-with-proxy';

const INTEG = path.join(__dirname, '..', '..', 'integ');

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

type Templates = Readonly<Record<string, { readonly Resources?: Readonly<Record<string, Resource>> }>>;

/** What CloudFormation would make, in which order, and what it would leave. */
function outlineOf(templates: Templates): unknown {
  return Object.entries(templates).map(([stackName, { Resources = {} }]) => {
    const own = Object.entries(Resources).filter(([logicalId]) => !isOfEngine(logicalId));
    const lines = own.map(([logicalId, { Type, DependsOn = [], DeletionPolicy = 'Delete', UpdateReplacePolicy = 'Delete' }]) => {
      const after = [DependsOn].flat().filter((one) => !isOfEngine(one));
      return `${Type} ${logicalId}: ${DeletionPolicy}, ${UpdateReplacePolicy}${after.length === 0 ? '' : `, after ${after.join(', ')}`}`;
    });
    return { [stackName]: lines };
  });
}

function templatesIn(assembly: CloudAssembly): Templates {
  return Object.fromEntries(assembly.stacksRecursively.map(({ stackName, template }) => [stackName, template as Templates[string]]));
}

test('every app for a real account is looked at here', () => {
  const files = fs.readdirSync(INTEG).filter((file) => file.startsWith('integ.') && file.endsWith('.ts'));
  expect(files.toSorted()).toEqual(Object.keys(APPS));
});

// `npm run check:integ` compares all of it, beside an older aws-cdk-lib.
test.each(Object.entries(APPS))('%s makes what its snapshot says', (file, app) => {
  const snapshot = new CloudAssembly(path.join(INTEG, `${file}.snapshot`));
  expect(outlineOf(templatesIn(app.synth()))).toEqual(outlineOf(templatesIn(snapshot)));
});
