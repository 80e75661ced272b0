import type { DeployedStack } from './deployed-stack';
import { evaluate, evaluateCondition, NO_VALUE, type ReferenceScope } from '../template/evaluate';
import type { Template } from '../template/template';

/** The stack that a template is for, as far as it is known. */
export interface StackSurroundings {
  readonly name: string;
  readonly account?: string;
  readonly region?: string;
  readonly partition?: string;
  /** Absent where there is none yet. */
  readonly deployed?: DeployedStack;
}

/** What an expression of a template comes to; absent where only the deployment will know. */
export interface Resolved {
  readonly value?: unknown;
}

/**
 * Says what expressions of a template come to, against the stack as it is deployed now: parameters keep their values, and
 * a resource that the stack has is what it is. Whatever else they refer to is unknown until deployment, which is never an
 * error.
 */
export class Resolver {
  private readonly scope: ReferenceScope;
  private readonly pseudoParameters: ReadonlyMap<string, unknown>;
  private readonly conditions = new Map<string, boolean>();

  public constructor(
    private readonly template: Template,
    private readonly surroundings: StackSurroundings,
  ) {
    const { name: stackName, account, region, partition, deployed } = surroundings;
    this.pseudoParameters = new Map<string, unknown>([
      ['AWS::AccountId', account],
      ['AWS::NoValue', NO_VALUE],
      ['AWS::Partition', partition],
      ['AWS::Region', region],
      ['AWS::StackId', deployed?.id],
      ['AWS::StackName', stackName],
    ]);
    this.scope = {
      ref: (name) => this.pseudoParameters.get(name) ?? this.parameter(name) ?? this.physicalId(name),
      getAtt: () => unknownUntilDeployment(),
      condition: (name) => this.condition(name),
      mapping: (map, topKey, secondKey) => evaluateMapping(template.mappings, [map, topKey, secondKey]),
      availabilityZones: () => unknownUntilDeployment(),
    };
  }

  public resolve(expression: unknown): Resolved {
    try {
      return { value: evaluate(expression, this.scope) };
    } catch {
      return {};
    }
  }

  /** What an expression comes to where that is text. */
  public text(expression: unknown): string | undefined {
    const { value } = this.resolve(expression);
    return typeof value === 'string' ? value : undefined;
  }

  /** Whether the stack gets a resource that has this condition; one that cannot be known counts as met. */
  public holds(condition: string | undefined): boolean {
    if (condition === undefined) {
      return true;
    }
    try {
      return this.scope.condition(condition);
    } catch {
      return true;
    }
  }

  /** Each once: conditions that name each other twice would otherwise take twice as long with every level. */
  private condition(name: string): boolean {
    const known = this.conditions.get(name) ?? evaluateCondition(this.template.conditions.get(name), this.scope);
    this.conditions.set(name, known);
    return known;
  }

  private parameter(name: string): unknown {
    const parameter = this.template.parameters.get(name);
    if (parameter === undefined || parameter.isHidden) {
      return undefined;
    }
    const { type, defaultValue } = parameter;
    const deployed = this.surroundings.deployed?.parameters.get(name);
    // Its default is the name of the parameter at Systems Manager.
    const value = deployed ?? (type.startsWith('AWS::SSM::') ? undefined : defaultValue);
    return typeof value === 'string' && (type === 'CommaDelimitedList' || type.startsWith('List<'))
      ? value.split(',').map((item) => item.trim())
      : value;
  }

  private physicalId(logicalId: string): string {
    const held = this.surroundings.deployed?.resources.get(logicalId);
    const desired = this.template.resources.get(logicalId);
    return held !== undefined && held.type === desired?.type ? held.physicalId : unknownUntilDeployment();
  }
}

function evaluateMapping(mappings: unknown, keys: readonly string[]): unknown {
  const value = keys.reduce<unknown>(
    (level, key) => (typeof level === 'object' && level !== null && Object.hasOwn(level, key) ? (level as Record<string, unknown>)[key] : undefined),
    mappings,
  );
  return value ?? unknownUntilDeployment();
}

function unknownUntilDeployment(): never {
  throw new Error('unknown until deployment');
}
