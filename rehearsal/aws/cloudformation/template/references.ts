import { asIntrinsicFunction, isRecord, parseGetAtt, parseSub, SUB_PLACEHOLDER } from '../../../../cli/template/intrinsic-function';

/** Every name that a value refers to: logical IDs, parameters and pseudo parameters. Untaken branches do not count. */
export function referencesOf(value: unknown, condition: (name: string) => boolean): ReadonlySet<string> {
  const found = new Set<string>();
  collect(value, condition, found);
  return found;
}

function collect(value: unknown, condition: (name: string) => boolean, found: Set<string>): void {
  const call = asIntrinsicFunction(value);
  switch (call?.name) {
    case 'Ref':
      found.add(String(call.argument));
      return;
    case 'Fn::GetAtt': {
      const { logicalId, attribute } = parseGetAtt(call.argument);
      found.add(logicalId);
      collect(attribute, condition, found);
      return;
    }
    case 'Fn::Sub': {
      const { text, variables } = parseSub(call.argument);
      for (const [, literal, name = ''] of text.matchAll(SUB_PLACEHOLDER)) {
        const root = name.trim().split('.')[0] ?? '';
        if (!literal && !Object.hasOwn(variables, name.trim())) {
          found.add(root);
        }
      }
      collect(Object.values(variables), condition, found);
      return;
    }
    case 'Fn::If': {
      const [name, whenTrue, whenFalse] = Array.isArray(call.argument) ? (call.argument as unknown[]) : [];
      collect(condition(String(name)) ? whenTrue : whenFalse, condition, found);
      return;
    }
    default:
      for (const child of Array.isArray(value) ? (value as unknown[]) : isRecord(value) ? Object.values(value) : []) {
        collect(child, condition, found);
      }
  }
}
