import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import { CfnRole } from 'aws-cdk-lib/aws-iam';
import { RenderedResource, RenderedTemplate } from './rendered-template';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const MOST_OUTPUTS = 200;
const MOST_RESOURCES = 500;
const TEMPLATE_BYTES = 1_000_000;

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const INLINE_POLICY_CHARACTERS = 10_240;
const MANAGED_POLICY_CHARACTERS = 6_144;

/** @see https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
const MOST_TAGS = 50;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ENVIRONMENT_BYTES = 4096;

/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const DEFINITION_BYTES = 1_048_576;

const ROLE = 'AWS::IAM::Role';

/** What a template asks for that AWS would refuse, and what to do about it, each as a sentence with the path of a construct. */
export function excessesIn(stack: Stack, template: RenderedTemplate): string[] {
  const { Resources: resources = {}, Outputs: outputs = {} } = template;
  const pathOf = pathsIn(stack);
  const policies = Object.values(resources).filter(({ Type: type }) => type === 'AWS::IAM::Policy');
  const sums = [
    ['resources', Object.keys(resources).length, MOST_RESOURCES],
    ['outputs', Object.keys(outputs).length, MOST_OUTPUTS],
    // As the CDK writes it, which is how it is uploaded.
    ['bytes of template', Buffer.byteLength(JSON.stringify(template, undefined, 1)), TEMPLATE_BYTES],
  ] as const;
  return [
    ...sums.flatMap(([what, count, most]) => tooMany(stack.node.path, what, count, most, 'Spread the rotations over several stacks.')),
    ...Object.entries(resources).flatMap(([id, resource]) => ofResource(pathOf(id), id, resource, policies)),
    ...namesakes(stack, resources, pathOf),
  ];
}

function ofResource(path: string, id: string, { Type: type, Properties: given = {} }: RenderedResource, policies: readonly RenderedResource[]): string[] {
  const environment = (given['Environment'] as { Variables?: object } | undefined)?.Variables;
  return [
    ...ofTags(path, type, given['Tags']),
    ...(type === ROLE
      ? tooMany(path, 'characters of inline policies', inlineCharacters(id, given, policies), INLINE_POLICY_CHARACTERS, 'Let clusters share a secret, use workload identity federation, or spread the rotations over several stacks.')
      : []),
    ...(type === 'AWS::IAM::ManagedPolicy'
      ? tooMany(path, 'characters of managed policy', shortest(given['PolicyDocument']).length, MANAGED_POLICY_CHARACTERS, 'Make several policies of it.')
      : []),
    ...(type === 'AWS::Lambda::Function'
      ? // As JSON: Lambda's refusal shows what it has measured.
        tooMany(path, 'bytes of environment variables', Buffer.byteLength(shortest(environment)), ENVIRONMENT_BYTES, "Shorten 'proxy.exceptions'; one domain stands for all hosts in it.")
      : []),
    ...(type === 'AWS::StepFunctions::StateMachine'
      ? tooMany(path, 'bytes of state machine definition', Buffer.byteLength(shortest(given['DefinitionString'])), DEFINITION_BYTES, 'Change nothing in the definition.')
      : []),
  ];
}

function ofTags(path: string, type: string, tags: unknown): string[] {
  const keys = Array.isArray(tags) ? tags.map(({ Key }: { Key?: unknown }) => String(Key)) : typeof tags === 'object' && tags !== null ? Object.keys(tags) : [];
  const reserved = keys.filter((key) => /^aws:/i.test(key)).map((key) => `${path}: the tag ${JSON.stringify(key)} must not begin with 'aws:', which AWS reserves. Choose another name.`);
  const alike = type.startsWith('AWS::IAM::')
    ? twinsIn(keys).map(([one, other]) => `${path}: the tags ${JSON.stringify(one)} and ${JSON.stringify(other)} must differ by more than case, because IAM does not tell them apart. Keep one of them; Tags.of may have added the other.`)
    : [];
  return [...reserved, ...alike, ...tooMany(path, 'tags', keys.length, MOST_TAGS, 'Leave some of them out.')];
}

/** IAM does not tell names of roles apart by case. */
function namesakes(stack: Stack, resources: Resources, pathOf: (id: string) => string): string[] {
  const named = Object.entries(resources).flatMap(([id, { Type: type, Properties: given = {} }]): NamedRole[] =>
    type === ROLE && typeof given['RoleName'] === 'string' ? [{ path: pathOf(id), name: given['RoleName'] }] : [],
  );
  const others = named.length > 0 && !Token.isUnresolved(stack.account) ? rolesElsewhere(stack) : [];
  return named.flatMap(({ path, name }, index) => {
    // The very same name may be elsewhere on purpose: an app may hold a stack twice, of which only one is deployed.
    const twin = [...named.slice(0, index), ...others.filter((other) => other.name !== name)].find((other) => other.name.toLowerCase() === name.toLowerCase());
    return twin ? [`${path}: the role name ${JSON.stringify(name)} must differ by more than case from that of ${twin.path}, because IAM does not tell them apart. Choose another name.`] : [];
  });
}

/** In all other stacks of the app that are of the same account. */
function rolesElsewhere(stack: Stack): NamedRole[] {
  return stack.node.root.node.findAll().flatMap((child) => {
    const other = child instanceof CfnRole && child.roleName !== undefined ? Stack.of(child) : stack;
    if (other === stack || other.account !== stack.account) {
      return [];
    }
    const name: unknown = other.resolve((child as CfnRole).roleName);
    return typeof name === 'string' ? [{ path: child.node.path, name }] : [];
  });
}

/** Names that are the same but for their case, each with the one before it. */
function twinsIn(names: readonly string[]): [string, string][] {
  return names.flatMap((name, index): [string, string][] => {
    const twin = names.slice(0, index).find((other) => other !== name && other.toLowerCase() === name.toLowerCase());
    return twin === undefined ? [] : [[twin, name]];
  });
}

function tooMany(path: string, what: string, count: number, most: number, remedy: string): string[] {
  return count > most ? [`${path}: there must be at most ${most} ${what}, but there are ${count}. ${remedy}`] : [];
}

function inlineCharacters(id: string, properties: Readonly<Record<string, unknown>>, policies: readonly RenderedResource[]): number {
  const own = [properties['Policies'] ?? []].flat() as Policy[];
  const attached = policies.flatMap(({ Properties: given = {} }) =>
    JSON.stringify(given['Roles'] ?? []).includes(`{"Ref":"${id}"}`) ? [given as unknown as Policy] : [],
  );
  return [...own, ...attached].reduce((sum, { PolicyDocument: document }) => sum + shortest(document).length, 0);
}

/** The shortest text that a value can become: what is known at deployment only counts as what it has at least. */
function shortest(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(filledIn(value) ?? '');
}

function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(filledIn);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const [[key, argument] = ['', undefined], ...others] = Object.entries(value) as [string, unknown][];
  if (others.length === 0 && key === 'Fn::Join' && Array.isArray(argument)) {
    return (argument[1] as unknown[]).map((part) => String(filledIn(part))).join(String(argument[0]));
  }
  if (others.length === 0 && (key === 'Ref' || key.startsWith('Fn::'))) {
    return argument === 'AWS::AccountId' ? '000000000000' : argument === 'AWS::Partition' ? 'aws' : 'x';
  }
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, filledIn(part)]));
}

function pathsIn(stack: Stack): (logicalId: string) => string {
  const paths = new Map(
    stack.node
      .findAll()
      .filter((child): child is CfnResource => CfnResource.isCfnResource(child) && Stack.of(child) === stack)
      .map((child) => [String(stack.resolve(child.logicalId)), child.node.path]),
  );
  return (logicalId) => paths.get(logicalId) ?? `${stack.node.path}/${logicalId}`;
}

type Resources = NonNullable<RenderedTemplate['Resources']>;

interface NamedRole {
  readonly path: string;
  readonly name: string;
}

interface Policy {
  readonly PolicyDocument: unknown;
}
