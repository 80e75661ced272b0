/** An expression, as it stands in a file of Terraform. */
export type Expression = string;

/** A text as a literal: nothing in it is taken for a template. */
export function literal(text: string): Expression {
  return JSON.stringify(text).replace(/[$%](?=\{)/g, '$&$&');
}

/** A text with an expression in its place. */
export function template(before: string, expression: Expression, after = ''): Expression {
  return `${literal(before).slice(0, -1)}\${${expression}}${literal(after).slice(1)}`;
}

/** A list of texts, each on a line of its own. */
export function list(texts: readonly string[]): Expression {
  return ['[', ...texts.map((text) => `  ${literal(text)},`), ']'].join('\n');
}

/** A map of texts. */
export function map(entries: Readonly<Record<string, string>>): Expression {
  return ['{', indent(attributes(Object.entries(entries).map(([key, value]) => [literal(key), literal(value)]))), '}'].join('\n');
}

/** Attributes as `terraform fmt` aligns them; those of several lines stand apart. */
export function attributes(entries: readonly (readonly [string, Expression])[]): string {
  const isLong = (expression: Expression): boolean => expression.includes('\n');
  const short = entries.filter(([, expression]) => !isLong(expression));
  const width = Math.max(0, ...short.map(([name]) => name.length));
  const long = entries.filter(([, expression]) => isLong(expression)).map((entry) => entry.join(' = '));
  return [short.map(([name, expression]) => `${name.padEnd(width)} = ${expression}`).join('\n'), ...long].filter((part) => part !== '').join('\n\n');
}

/** A block, e.g. a resource with its labels. */
export function block(header: string, ...contents: readonly string[]): string {
  return [`${header} {`, indent(contents.join('\n\n')), '}'].join('\n');
}

/** A name that Terraform takes. Different parts make different names: of those that stand before another one, none has an underscore. */
export function identifier(...parts: readonly string[]): string {
  const name = parts.join('_').replace(/[^A-Za-z0-9_-]/g, (character) => `-${character.charCodeAt(0).toString(16)}-`);
  return /^[A-Za-z_]/.test(name) ? name : `project_${name}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ');
}
