/** A value of an XML answer: text, a list of `<member>`s (or `<item>`s), or elements by name. */
export type XmlValue = string | number | boolean | undefined | readonly XmlValue[] | { readonly [name: string]: XmlValue };

/** Renders `value` inside `<name>`; absent values leave no element. */
export function xmlElement(name: string, value: XmlValue, listItem: string): string {
  return value === undefined ? '' : `<${name}>${content(value, listItem)}</${name}>`;
}

function content(value: Exclude<XmlValue, undefined>, listItem: string): string {
  if (typeof value !== 'object') {
    return escape(String(value));
  }
  if (isList(value)) {
    return value.map((item) => xmlElement(listItem, item, listItem)).join('');
  }
  return Object.entries(value)
    .map(([name, inner]) => xmlElement(name, inner, listItem))
    .join('');
}

function isList(value: object): value is readonly XmlValue[] {
  return Array.isArray(value);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
