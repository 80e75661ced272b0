import { CloudAssembly, type CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api';
import type { Environment, PlannedRotation } from '../../app/fleet/fleet';
import { UsageError } from '../../cli/command-line/arguments';
import { Resolver } from '../../cli/plan/resolver';
import { readTemplate } from '../../cli/template/template';
import { FunctionEnvironment, LINK_RESOURCE_TYPE } from '../../lib/contract';
import type { SynthesizedTemplate } from '../play/synthesize';
import type { FleetTemplate, Templates } from './fleet-templates';

/** A stack with rotations, of an app in whatever language, and its templates in the order of their deployment. */
export interface SynthesizedFleet {
  readonly environment: Environment;
  readonly templates: Templates;
}

/**
 * The stacks with rotations of a synthesized app, each as it is in this assembly and then in that one.
 *
 * @throws UsageError for a directory that is no such app, or an app in which what is to be played is known at deployment only.
 */
export function readSynthesizedFleet(directories: readonly string[]): readonly SynthesizedFleet[] {
  const [first = [], ...later] = directories.map(stacksIn);
  const rotating = first.map((stack) => ({ stack, environment: environmentOf(stack) })).filter(({ environment }) => environment.rotations.length > 0);
  if (rotating.length === 0) {
    throw new UsageError(`No stack of ${directories.join(', ')} has a rotation in it.`);
  }
  return rotating.map(({ stack, environment }) => {
    const others = later.map((stacks, index) => {
      const next = stacks.find(({ stackName }) => stackName === stack.stackName);
      if (next === undefined) {
        throw new UsageError(`There is no stack "${stack.stackName}" in ${directories[index + 1]}.`);
      }
      return next;
    });
    return { environment, templates: inTurn([stack, ...others].map(deployable)) };
  });
}

function stacksIn(directory: string): readonly CloudFormationStackArtifact[] {
  try {
    return new CloudAssembly(directory, { skipVersionCheck: true }).stacksRecursively;
  } catch (error) {
    throw new UsageError(`--app cannot be "${directory}": it has no synthesized app ("cdk synth" writes one).`, { cause: error });
  }
}

function environmentOf({ hierarchicalId, stackName, environment, template: raw }: CloudFormationStackArtifact): Environment {
  const [account] = /^\d{12}$/.exec(environment.account) ?? [];
  const region = environment.region === 'unknown-region' ? undefined : environment.region;
  const template = readTemplate(JSON.parse(JSON.stringify(raw)));
  const resolver = new Resolver(template, { name: stackName, account, region, partition: 'aws' });
  const rotations = [...template.resources].flatMap(([logicalId, { type, properties }]): PlannedRotation[] => {
    if (type !== LINK_RESOURCE_TYPE) {
      return [];
    }
    const text = (name: string): string => {
      const { value } = resolver.resolve(properties[name]);
      if (typeof value !== 'string') {
        throw new UsageError(`${name} of ${logicalId} in stack "${stackName}" is known at deployment only, so there is nothing to play it with.`);
      }
      return value;
    };
    const [cluster, nodePool] = [text('Cluster'), properties.NodePool === undefined ? undefined : text('NodePool')];
    const role = namedRole(template.resources.get(referenceOf(properties.ProfileName) ?? '')?.properties.Roles);
    return [
      {
        address: nodePool === undefined ? cluster : `${cluster}/${nodePool}`,
        path: [stackName, logicalId],
        project: text('Project'),
        location: text('Location'),
        cluster,
        nodePool,
        credentials: secretOf(properties.Credentials),
        role,
        settings: {},
      },
    ];
  });
  return { name: hierarchicalId, path: [stackName], stackName, account, region, terminationProtection: false, tags: {}, engine: {}, rotations, waves: [] };
}

function referenceOf(expression: unknown): string | undefined {
  const { Ref: name } = (expression ?? {}) as { readonly Ref?: unknown };
  return typeof name === 'string' ? name : undefined;
}

/** One that is made elsewhere, so that it has to be there. */
function namedRole(roles: unknown): string | undefined {
  const [role] = Array.isArray(roles) ? (roles as readonly unknown[]) : [];
  return typeof role === 'string' ? role : undefined;
}

/** Likewise a secret. */
function secretOf(credentials: unknown): PlannedRotation['credentials'] {
  const { SecretArn: arn } = credentials as { readonly SecretArn?: unknown };
  return typeof arn === 'string' ? { secret: { arn } } : {};
}

/** The stand-ins are reached directly, whatever proxy or private endpoint the app names. */
const WAYS_OUT: readonly string[] = [
  FunctionEnvironment.GKE_MULTICLOUD_ENDPOINT,
  FunctionEnvironment.GOOGLE_STS_ENDPOINT,
  FunctionEnvironment.GOOGLE_IAM_CREDENTIALS_ENDPOINT,
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'NO_PROXY',
];

function deployable({ template, assembly }: CloudFormationStackArtifact): FleetTemplate {
  const text = JSON.stringify(template, (name, value: unknown) =>
    name === 'Variables' && typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).filter(([variable]) => !WAYS_OUT.includes(variable.toUpperCase()))) : value,
  );
  return { template: JSON.parse(text) as SynthesizedTemplate, assembly: assembly.directory };
}

/** One after the other, and the last for ever. The assemblies are their owner's, and stay. */
function inTurn(all: readonly FleetTemplate[]): Templates {
  const [last] = all.slice(-1);
  const waiting = [...all];
  return {
    next: () => {
      const next = waiting.shift() ?? last;
      if (next === undefined) {
        throw new Error('there is nothing to deploy');
      }
      return next;
    },
    cleanUp: () => undefined,
  };
}
