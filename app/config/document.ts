import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type Document, type Tags, type YAMLMap } from 'yaml';
import { ConfigError, type Position } from './mistake';
import type { Path } from './path';

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
  const document = parseDocument(text, { lineCounter: lines, merge: true, stringKeys: true, prettyErrors: false, customTags: withoutNumbers });
  const faults = [...document.errors, ...document.warnings].map(({ message, pos: [offset] }) => ({ message, at: positionAt(offset) }));
  if (faults.length > 0) {
    throw new ConfigError([`${file} is neither YAML nor JSON:`, ...faults.map(({ message, at }) => `  ${file}:${at.line}:${at.column}: ${message}`)].join('\n'));
  }
  return {
    value: valueOf(document, file),
    positionOf: (path) => positionAt(offsetOf(document, path)),
  };
}

function withoutNumbers(tags: Tags): Tags {
  return tags.filter((tag) => typeof tag === 'string' || !/:(?:int|float)$/.test(tag.tag));
}

function valueOf(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    // An alias without its anchor, or more aliases of aliases than anybody writes by hand.
    throw new ConfigError(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
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
