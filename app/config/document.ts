import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Document, type Tags, visit, type YAMLMap } from 'yaml';
import { clean } from '../../lambda/log/clean';
import { ConfigError, type Path, type Position } from './mistake';

/** A text in YAML or JSON, which is YAML as well, with the places of what it says. */
export interface ParsedText {
  readonly value: unknown;
  /** Of the key, or the entry of a list, that a path leads to; of what is around it where there is no such thing. */
  readonly positionOf: (path: Path) => Position;
}

/**
 * Parses a text in which numbers stay the text that they are: accounts may begin with a zero, and 1.10 is not 1.1.
 *
 * @throws ConfigError if it is neither YAML nor JSON.
 */
export function parseText(file: string, text: string): ParsedText {
  const lines = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const document = parse(file, text, lines);
  const faults = [...document.errors, ...document.warnings].map(({ message, pos: [offset] }) => ({ message, offset }));
  const found = [...faults, ...repeatedKeys(document)].slice(0, MOST_FAULTS).map(({ message, offset }) => {
    const at = positionAt(offset);
    return `  ${clean(`${file}:${at.line}:${at.column}: ${message}`)}\n${underlined(text, offset)}`;
  });
  if (found.length > 0) {
    throw new ConfigError([`${clean(file)} is neither YAML nor JSON:`, ...found].join('\n'));
  }
  return {
    value: valueOf(document, file),
    positionOf: (path) => positionAt(offsetOf(document, path)),
  };
}

/** After a few the parser has lost its way. */
const MOST_FAULTS = 10;

function parse(file: string, text: string, lineCounter: LineCounter): Document {
  try {
    // The parser compares each key with all others of its map; 200,000 of them would take it an hour.
    const document = parseDocument(text, { lineCounter, merge: true, stringKeys: true, prettyErrors: false, uniqueKeys: false, customTags: withoutNumbers });
    if (document.errors.some(({ message }) => message.includes('call stack'))) {
      throw new RangeError('the parser takes its own failure for a fault of the text');
    }
    return document;
  } catch (error) {
    throw deepNesting(file, error);
  }
}

/** The parser calls itself for each level. */
function deepNesting(file: string, error: unknown): unknown {
  return error instanceof RangeError ? new ConfigError(`${clean(file)} has lists or maps in one another too deeply to be read.`, { cause: error }) : error;
}

function repeatedKeys(document: Document): { readonly message: string; readonly offset: number }[] {
  const repeated: { readonly message: string; readonly offset: number }[] = [];
  visit(document, {
    Map: (_, map) => {
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        const name = isScalar(key) ? key.value : undefined;
        if (keys.has(name)) {
          repeated.push({ message: 'Map keys must be unique', offset: rangeStart(key) ?? 0 });
        }
        keys.add(name);
      }
    },
  });
  return repeated;
}

const ROOM = 100;

/** The line that a fault is in, or the part of it that is around, with a mark below. */
function underlined(text: string, offset: number): string {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const start = Math.max(lineStart, offset - ROOM / 2);
  const [line = ''] = text.slice(start, start + ROOM).split(/\r?\n/, 1);
  // Dots keep the room that spaces take.
  const dotted = line.replaceAll(/\s/g, '·');
  return `    ${clean(dotted).replaceAll('·', ' ')}\n    ${' '.repeat(clean(dotted.slice(0, offset - start)).length)}^`;
}

function withoutNumbers(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || !/:(?:int|float)$/.test(tag.tag));
}

function valueOf(document: Document, file: string): unknown {
  try {
    // An alias is the same object wherever it stands, so that many of one are no attack; it is aliases of aliases that are.
    const value: unknown = document.toJS({ maxAliasCount: -1 });
    if (sizeOf(value) > MOST_VALUES) {
      throw new ConfigError(`${clean(file)} comes to more than ${MOST_VALUES} values, by aliases of aliases. Write them out.`);
    }
    return value;
  } catch (error) {
    if (error instanceof ConfigError || error instanceof RangeError) {
      throw deepNesting(file, error);
    }
    // An alias without its anchor.
    throw new ConfigError(clean(`${file}: ${error instanceof Error ? error.message : String(error)}`), { cause: error });
  }
}

const MOST_VALUES = 1_000_000;

/** How many values there would be without aliases. What is within itself counts once: no rule goes that deep. */
function sizeOf(value: unknown, known: Map<object, number> = new Map()): number {
  if (typeof value !== 'object' || value === null) {
    return 1;
  }
  const size = known.get(value);
  if (size !== undefined) {
    return size;
  }
  known.set(value, 1);
  const counted = Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part, known), 1);
  known.set(value, counted);
  return counted;
}

function offsetOf(document: Document, path: Path): number {
  let node: unknown = document.contents;
  let offset = rangeStart(node) ?? 0;
  for (const part of path) {
    const collection = resolved(node, document);
    if (isMap(collection)) {
      const pair = pairOf(collection, part, document);
      offset = rangeStart(pair?.key) ?? offset;
      node = pair?.value;
    } else {
      node = isSeq(collection) && typeof part === 'number' ? collection.items[part] : undefined;
      offset = rangeStart(node) ?? offset;
    }
  }
  return offset;
}

function pairOf(map: YAMLMap, key: string | number, document: Document): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key) ?? mergedPairOf(map, key, document);
}

/** `<<` names a map, or a list of maps. */
function mergedPairOf(map: YAMLMap, key: string | number, document: Document): Pair | undefined {
  const sources = map.items
    .filter((pair) => isScalar(pair.key) && (pair.key.value === '<<' || typeof pair.key.value === 'symbol'))
    .map((pair) => resolved(pair.value, document))
    .flatMap((source) => (isSeq(source) ? source.items.map((item) => resolved(item, document)) : [source]));
  for (const source of sources) {
    const pair = isMap(source) ? pairOf(source, key, document) : undefined;
    if (pair) {
      return pair;
    }
  }
  return undefined;
}

function resolved(node: unknown, document: Document): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function rangeStart(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
