import type { ResolvedProperties } from '../cloudformation/resource-provider';

/** Reads resolved properties of a template, in which numbers may be text. */
export function text(properties: ResolvedProperties, name: string): string {
  const value = optionalText(properties, name);
  if (value === undefined) {
    throw new Error(`Property ${name} cannot be empty.`);
  }
  return value;
}

export function optionalText(properties: ResolvedProperties, name: string): string | undefined {
  const value = properties[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

export function optionalNumber(properties: ResolvedProperties, name: string): number | undefined {
  const value = optionalText(properties, name);
  return value === undefined ? undefined : Number(value);
}

export function object(properties: ResolvedProperties, name: string): ResolvedProperties {
  const value = properties[name];
  return isObject(value) ? value : {};
}

export function objects(properties: ResolvedProperties, name: string): readonly ResolvedProperties[] {
  const value = properties[name];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function texts(properties: ResolvedProperties, name: string): readonly string[] {
  const value = properties[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** `Tags` of a resource, by key. */
export function tags(properties: ResolvedProperties): Readonly<Record<string, string>> {
  return Object.fromEntries(objects(properties, 'Tags').map((tag) => [text(tag, 'Key'), text(tag, 'Value')]));
}

function isObject(value: unknown): value is ResolvedProperties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
