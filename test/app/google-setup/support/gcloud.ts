import { GoogleError } from '../../../../rehearsal/google/gke-multi-cloud/google-error';
import type { JsonObject, JsonValue } from '../../../../rehearsal/google/gke-multi-cloud/json';
import type { GoogleIam } from '../../../../rehearsal/google/iam/google-iam';

/*
 * A stand-in for the command line: takes what the real gcloud 528.0.0 was seen to take for these commands, and refuses all
 * else. `npm run check:gcloud` runs the same scripts with the real one.
 */

interface Call {
  readonly iam: GoogleIam;
  /** What is not an option. */
  readonly words: readonly string[];
  readonly option: (name: string) => string;
  /** Full name of a thing that is given in full, or by its ID and project. */
  readonly name: (collection: string) => string;
}

interface Command {
  readonly options: readonly string[];
  run(call: Call): JsonObject;
}

const POOL = 'iam workload-identity-pools';
const PROVIDER = `${POOL} providers`;
const ROLE_SETTINGS = ['title', 'stage', 'permissions'];
const BINDING = ['role', 'member', 'condition'];

const COMMANDS: Readonly<Record<string, Command>> = {
  'services enable': {
    options: ['project'],
    run: ({ iam, words, option }) => {
      iam.enable(option('project'), words);
      return {};
    },
  },
  'iam service-accounts describe': { options: ['project'], run: ({ iam, name }) => iam.get(name('serviceAccounts')) },
  'iam service-accounts create': {
    options: ['project', 'display-name'],
    run: ({ iam, words: [id = ''], option }) => iam.createServiceAccount(option('project'), id, { displayName: option('display-name') }),
  },
  'iam service-accounts add-iam-policy-binding': { options: ['project', ...BINDING], run: (call) => bind(call, call.name('serviceAccounts')) },
  [`${POOL} describe`]: { options: [], run: ({ iam, words: [name = ''] }) => iam.get(name) },
  [`${POOL} create`]: { options: [], run: ({ iam, words: [name = ''] }) => iam.create(name, { disabled: false }) },
  [`${POOL} undelete`]: { options: [], run: ({ iam, words: [name = ''] }) => iam.undelete(name) },
  [`${PROVIDER} describe`]: { options: [], run: ({ iam, words: [name = ''] }) => iam.get(name) },
  [`${PROVIDER} create-aws`]: {
    options: ['account-id', 'attribute-mapping'],
    run: ({ iam, words: [name = ''], option }) => iam.create(name, provider(option)),
  },
  [`${PROVIDER} update-aws`]: {
    options: ['account-id', 'attribute-mapping'],
    run: ({ iam, words: [name = ''], option }) => iam.update(name, provider(option)),
  },
  [`${PROVIDER} undelete`]: { options: [], run: ({ iam, words: [name = ''] }) => iam.undelete(name) },
  'iam roles describe': { options: ['project'], run: ({ iam, name }) => iam.get(name('roles')) },
  'iam roles create': { options: ['project', ...ROLE_SETTINGS], run: ({ iam, name, option }) => iam.create(name('roles'), role(option)) },
  'iam roles update': { options: ['project', ...ROLE_SETTINGS], run: ({ iam, name, option }) => iam.update(name('roles'), role(option)) },
  'iam roles undelete': { options: ['project'], run: ({ iam, name }) => iam.undelete(name('roles')) },
  'projects add-iam-policy-binding': { options: BINDING, run: (call) => bind(call, `projects/${call.words[0]}`) },
};

/** Options of every command. */
const WIDE = ['format', 'quiet'];

const FORMATS: Readonly<Record<string, (resource: JsonObject) => string>> = {
  '': (resource) => JSON.stringify(resource),
  none: () => '',
  'value(state)': ({ state }) => textOf(state),
  'value(deleted)': ({ deleted }) => (deleted === true ? 'True' : ''),
  'value[separator=" "](aws.accountId,attributeMapping.list(separator=","))': ({ aws, attributeMapping = {} }) => {
    const mapping = Object.entries(attributeMapping as JsonObject).map(([attribute, expression]) => `${attribute}=${textOf(expression)}`);
    return `${textOf((aws as JsonObject).accountId)} ${mapping.sort().join(',')}`;
  },
};

function textOf(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}

function bind({ iam, option }: Call, name: string): JsonObject {
  const { bindings = [] } = iam.policy(name);
  if (option('condition') !== 'None' && bindings.some(({ condition }) => condition !== undefined)) {
    throw new GoogleError('INVALID_ARGUMENT', 'Adding a binding without specifying a condition to a policy containing conditions is prohibited');
  }
  const same = bindings.find(({ role: other, condition }) => other === option('role') && condition === undefined);
  const members = [...new Set([...(same?.members ?? []), option('member')])];
  iam.setPolicy(name, { bindings: [...bindings.filter((binding) => binding !== same), { role: option('role'), members }] });
  return {};
}

function provider(option: Call['option']): JsonObject {
  const pairs = option('attribute-mapping').split(',').map((pair) => pair.split(/=(.*)/).slice(0, 2));
  return { aws: { accountId: option('account-id') }, attributeMapping: Object.fromEntries(pairs) as JsonObject };
}

function role(option: Call['option']): JsonObject {
  return { title: option('title'), stage: option('stage'), includedPermissions: option('permissions').split(',') };
}

/** What it prints. @throws GoogleError for what it refuses. */
export function gcloud(args: readonly string[], iam: GoogleIam): string {
  const path = Object.keys(COMMANDS).find((candidate) => `${args.join(' ')} `.startsWith(`${candidate} `)) ?? '';
  const command = COMMANDS[path];
  if (command === undefined) {
    throw new GoogleError('UNIMPLEMENTED', `Invalid choice: ${args.join(' ')}`);
  }
  const rest = args.slice(path.split(' ').length);
  const given = new Map(rest.filter((word) => word.startsWith('--')).map((word) => [word.replace(/^--|=.*$/gs, ''), word.replace(/^[^=]*=?/, '')]));
  const unknown = [...given.keys()].filter((name) => ![...command.options, ...WIDE].includes(name));
  if (unknown.length > 0) {
    throw new GoogleError('INVALID_ARGUMENT', `unrecognized arguments: ${unknown.join(' ')}`);
  }
  const words = rest.filter((word) => !word.startsWith('--'));
  const option = (name: string): string => given.get(name) ?? '';
  const name = (collection: string): string => (words[0]?.includes('/') === true ? words[0] : `projects/${option('project')}/${collection}/${words[0]}`);
  const format = FORMATS[option('format')];
  if (format === undefined) {
    throw new GoogleError('INVALID_ARGUMENT', `the stand-in knows no format ${option('format')}`);
  }
  return format(command.run({ iam, words, option, name }));
}
