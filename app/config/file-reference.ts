import { z } from 'zod';
import { CONFIG_SCHEMA } from './schema';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly allOf?: readonly { readonly $ref?: string }[];
  readonly $ref?: string;
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
}

const MOST_VALUES = 8;

/** All settings of the file in tables, from the same rules that judge it. */
export function fileReference(): string {
  const schema = z.toJSONSchema(CONFIG_SCHEMA, { target: 'draft-7', io: 'input' }) as Schema;
  const top = Object.fromEntries(Object.entries(schema.properties ?? {}).filter(([name]) => name !== '$schema' && name !== 'environments'));
  const definitions = Object.entries(schema.definitions ?? {}).map(([name, part]) => section(name, part.properties ?? {}, top));
  return `<!-- Made by npm run build:schema; edit app/config/schema.ts. -->
# The file

All settings of \`rotations.yaml\`. Some may stand at several levels: the whole file, an environment, a cluster, a target;
the nearest one wins. An entry of \`environments\` has a \`name\` and may say all that the file says, but for \`environments\`
and \`pipeline\`. The [examples](../examples) are whole files, and the [schema](../schema/rotations.schema.json) has editors check yours.

${[section('The whole file', top, {}), ...definitions].join('\n\n')}
`;
}

type Settings = Readonly<Record<string, Schema>>;

function section(title: string, settings: Settings, above: Settings): string {
  return [`## ${title}`, '', '| setting | says |', '|---|---|', ...rows('', settings, above)].join('\n');
}

/** What stands at a level above as well is named there only. */
function rows(prefix: string, settings: Settings, above: Settings): readonly string[] {
  const isAbove = (name: string): boolean => settings[name]?.description !== undefined && settings[name].description === above[name]?.description;
  const shared = Object.keys(settings).filter(isAbove).map((name) => `\`${name}\``);
  return [
    ...Object.entries(settings).flatMap(([name, part]) => (isAbove(name) ? [] : rowsOf(`${prefix}${name}`, part, above))),
    ...(shared.length === 0 ? [] : [`| ${prefix === '' ? '' : `\`${prefix}\` `}… | as for the whole file: ${shared.join(', ')} |`]),
  ];
}

function rowsOf(path: string, part: Schema, above: Settings): readonly string[] {
  const { properties, items } = part.anyOf?.[0] ?? part;
  return [
    `| \`${path}\` | ${sayings(part).join(' ').replaceAll('|', '\\|')} |`,
    ...(properties === undefined ? [] : rows(`${path}.`, properties, above)),
    ...(items?.properties === undefined ? [] : rows(`${path}[].`, items.properties, above)),
  ];
}

function sayings({ description, enum: values, allOf, $ref, items }: Schema): readonly string[] {
  const part = ($ref ?? items?.$ref ?? allOf?.[0]?.$ref)?.replace('#/definitions/', '');
  return [
    ...(description === undefined ? [] : [description]),
    ...(values === undefined || values.length > MOST_VALUES ? [] : [`One of ${values.map((value) => `\`${String(value)}\``).join(', ')}.`]),
    ...(part === undefined ? [] : [`See [${part}](#${part}).`]),
  ];
}
