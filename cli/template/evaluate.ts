import { asIntrinsicFunction, isRecord, parseGetAtt, parseSub, SUB_PLACEHOLDER } from './intrinsic-function';

/** Where the values of a template's references come from. */
export interface ReferenceScope {
  ref(name: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
  condition(name: string): boolean;
  mapping(map: string, topKey: string, secondKey: string): unknown;
  availabilityZones(region: string): readonly string[];
}

/** What `AWS::NoValue` stands for: the property is not there at all. */
export const NO_VALUE = Symbol('AWS::NoValue');

/**
 * The value with every intrinsic function resolved.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 *
 * @throws Error for what CloudFormation would refuse, and whatever the scope throws.
 */
export function evaluate(value: unknown, scope: ReferenceScope): unknown {
  const call = asIntrinsicFunction(value);
  if (call) {
    const evaluateCall = FUNCTIONS[call.name];
    if (!evaluateCall) {
      throw new Error(`Template error: ${call.name} cannot be evaluated here`);
    }
    return evaluateCall(call.argument, scope);
  }
  if (Array.isArray(value)) {
    return value.map((item) => evaluate(item, scope)).filter((item) => item !== NO_VALUE);
  }
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, child]) => [key, evaluate(child, scope)] as const)
        .filter(([, child]) => child !== NO_VALUE),
    );
  }
  return value;
}

/** Conditions have functions of their own, and refer to each other with `{"Condition": "Name"}`. */
export function evaluateCondition(value: unknown, scope: ReferenceScope): boolean {
  if (isRecord(value) && typeof value.Condition === 'string') {
    return scope.condition(value.Condition);
  }
  const call = asIntrinsicFunction(value);
  switch (call?.name) {
    case 'Fn::Equals': {
      const [left, right] = list(call.argument, scope, 'Fn::Equals');
      return JSON.stringify(left) === JSON.stringify(right);
    }
    case 'Fn::And':
      return conditions(call.argument).every((operand) => evaluateCondition(operand, scope));
    case 'Fn::Or':
      return conditions(call.argument).some((operand) => evaluateCondition(operand, scope));
    case 'Fn::Not':
      return !conditions(call.argument).some((operand) => evaluateCondition(operand, scope));
    default:
      throw new Error(`Template error: not a condition: ${JSON.stringify(value)}`);
  }
}

type Evaluate = (argument: unknown, scope: ReferenceScope) => unknown;

const FUNCTIONS: Readonly<Record<string, Evaluate>> = {
  'Ref': (argument, scope) => scope.ref(text(argument, 'Ref')),
  'Fn::GetAtt': (argument, scope) => {
    const { logicalId, attribute } = parseGetAtt(argument);
    return scope.getAtt(logicalId, text(evaluate(attribute, scope), 'Fn::GetAtt'));
  },
  'Fn::Sub': (argument, scope) => {
    const sub = parseSub(argument);
    return sub.text.replace(SUB_PLACEHOLDER, (_, literal: string, name: string) => {
      if (literal) {
        return `\${${name}}`;
      }
      return text(substitute(name.trim(), sub.variables, scope), 'Fn::Sub');
    });
  },
  'Fn::Join': (argument, scope) => {
    const [delimiter, values] = list(argument, scope, 'Fn::Join');
    return asList(values, 'Fn::Join')
      .map((value) => text(value, 'Fn::Join'))
      .join(text(delimiter, 'Fn::Join'));
  },
  'Fn::Select': (argument, scope) => {
    const [index, values] = list(argument, scope, 'Fn::Select');
    const chosen = asList(values, 'Fn::Select')[Number(index)];
    if (chosen === undefined) {
      throw new Error(`Template error: Fn::Select cannot select nonexistent value at index ${String(index)}`);
    }
    return chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [delimiter, source] = list(argument, scope, 'Fn::Split');
    return text(source, 'Fn::Split').split(text(delimiter, 'Fn::Split'));
  },
  'Fn::If': (argument, scope) => {
    // Only the branch that is taken may be looked at: the other one often refers to what does not exist.
    const [condition, whenTrue, whenFalse] = asList(argument, 'Fn::If');
    return evaluate(scope.condition(text(condition, 'Fn::If')) ? whenTrue : whenFalse, scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const [map, topKey, secondKey] = list(argument, scope, 'Fn::FindInMap').map((key) => text(key, 'Fn::FindInMap'));
    return scope.mapping(map ?? '', topKey ?? '', secondKey ?? '');
  },
  'Fn::Base64': (argument, scope) => Buffer.from(text(evaluate(argument, scope), 'Fn::Base64')).toString('base64'),
  'Fn::GetAZs': (argument, scope) => {
    const region = text(evaluate(argument, scope), 'Fn::GetAZs') || text(scope.ref('AWS::Region'), 'Fn::GetAZs');
    return scope.availabilityZones(region);
  },
};

function substitute(name: string, variables: Readonly<Record<string, unknown>>, scope: ReferenceScope): unknown {
  if (Object.hasOwn(variables, name)) {
    return evaluate(variables[name], scope);
  }
  return name.includes('.') ? evaluate({ 'Fn::GetAtt': name }, scope) : scope.ref(name);
}

function text(value: unknown, where: string): string {
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      throw new Error(`Template error: ${where} needs a text, not ${JSON.stringify(value) ?? String(value)}`);
  }
}

function asList(value: unknown, where: string): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new Error(`Template error: ${where} needs a list, not ${JSON.stringify(value)}`);
  }
  return value as unknown[];
}

function list(argument: unknown, scope: ReferenceScope, where: string): readonly unknown[] {
  return asList(evaluate(argument, scope), where);
}

function conditions(argument: unknown): readonly unknown[] {
  return asList(argument, 'a condition');
}
