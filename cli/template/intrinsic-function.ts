/** A call of an intrinsic function, as a template writes it: an object with a single, telling key. */
export interface IntrinsicFunction {
  readonly name: string;
  readonly argument: unknown;
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asIntrinsicFunction(value: unknown): IntrinsicFunction | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const [entry, ...others] = Object.entries(value);
  if (!entry || others.length > 0) {
    return undefined;
  }
  const [name, argument] = entry;
  return name === 'Ref' || name.startsWith('Fn::') ? { name, argument } : undefined;
}

/** Both ways to write it: `["Id", "Attribute"]` and `"Id.Attribute"`. */
export function parseGetAtt(argument: unknown): { readonly logicalId: string; readonly attribute: unknown } {
  if (Array.isArray(argument) && argument.length === 2) {
    const [logicalId, attribute] = argument as unknown[];
    if (typeof logicalId === 'string') {
      return { logicalId, attribute };
    }
  }
  if (typeof argument === 'string' && argument.includes('.')) {
    const dot = argument.indexOf('.');
    return { logicalId: argument.slice(0, dot), attribute: argument.slice(dot + 1) };
  }
  throw new Error('Template error: every Fn::GetAtt needs a logical ID and an attribute name');
}

/** A `Fn::Sub`, both forms: the text alone, or the text with its own variables. */
export function parseSub(argument: unknown): {
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
} {
  if (typeof argument === 'string') {
    return { text: argument, variables: {} };
  }
  if (Array.isArray(argument) && argument.length === 2) {
    const [text, variables] = argument as unknown[];
    if (typeof text === 'string' && isRecord(variables)) {
      return { text, variables };
    }
  }
  throw new Error('Template error: Fn::Sub needs a text, or a text and a map of variables');
}

/** `${Name}` or `${Id.Attribute}`; `${!Literal}` stands for itself. */
export const SUB_PLACEHOLDER = /\$\{(!?)([^${}]+)\}/g;
