import type { Template } from './template';

/** What of a template CloudFormation makes before what, by logical ID. */
export class TemplateOrder {
  private readonly direct: ReadonlyMap<string, readonly string[]>;
  private readonly all = new Map<string, ReadonlySet<string>>();

  public constructor({ resources }: Template) {
    this.direct = new Map(
      [...resources].map(([id, { properties, dependsOn }]) => [id, [...new Set([...dependsOn, ...namedIn(properties)])].filter((name) => resources.has(name))]),
    );
  }

  /** Everything that has to be there before a resource is made. */
  public before(id: string): ReadonlySet<string> {
    const known = this.all.get(id);
    if (known !== undefined) {
      return known;
    }
    const found = new Set<string>();
    const open = [...(this.direct.get(id) ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (!found.has(next)) {
        found.add(next);
        open.push(...(this.direct.get(next) ?? []));
      }
    }
    this.all.set(id, found);
    return found;
  }

  /** Of these resources, what each comes directly after: what is between two of them, too, says so itself. */
  public neighbours(ids: readonly string[]): ReadonlyMap<string, readonly string[]> {
    return new Map(
      ids.map((id) => {
        const earlier = ids.filter((other) => this.before(id).has(other));
        return [id, earlier.filter((one) => !earlier.some((other) => this.before(other).has(one)))];
      }),
    );
  }
}

/** Logical IDs that the intrinsic functions in a value name. */
function namedIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap(namedIn);
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([key, argument]: [string, unknown]) => {
    switch (key) {
      case 'Ref':
        return typeof argument === 'string' ? [argument] : [];
      case 'Fn::GetAtt':
        return [String(Array.isArray(argument) ? argument[0] : argument).split('.')[0] ?? ''];
      case 'Fn::Sub':
        return [...namesInText(Array.isArray(argument) ? argument[0] : argument), ...namedIn(Array.isArray(argument) ? argument.slice(1) : [])];
      default:
        return namedIn(argument);
    }
  });
}

function namesInText(text: unknown): readonly string[] {
  return typeof text === 'string' ? [...text.matchAll(/\$\{([^!.}][^.}]*)[^}]*\}/g)].flatMap(([, name]) => name ?? []) : [];
}
