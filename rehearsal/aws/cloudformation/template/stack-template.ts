import { isDeepStrictEqual } from 'node:util';
import { evaluate, evaluateCondition, NO_VALUE, type ReferenceScope } from '../../../../cli/template/evaluate';
import type { ResolvedProperties } from '../resource-provider';
import { ValidationError } from '../validation-error';
import { type Dependencies, findCycle } from './dependency-order';
import { referencesOf } from './references';
import type { ResourceDefinition, Template } from './template';
import { requireWithinLimits } from './template-limits';

/** What pseudo parameters stand for. */
export interface StackEnvironment {
  readonly account: string;
  readonly region: string;
  readonly stackId: string;
  readonly stackName: string;
}

/** Reads resources that exist already. */
export interface ResourceLookup {
  ref(logicalId: string): unknown;
  getAtt(logicalId: string, attribute: string): unknown;
}

/** A template together with the parameters of one stack: its conditions are decided, its order is known. */
export class StackTemplate {
  /** Resources whose condition holds. */
  public readonly resources: ReadonlyMap<string, ResourceDefinition>;
  public readonly dependencies: Dependencies;
  private readonly values: ReadonlyMap<string, unknown>;

  /** @throws ValidationError for what CloudFormation refuses before it touches anything. */
  public constructor(
    private readonly source: Template,
    private readonly parameters: Readonly<Record<string, string>>,
    environment: StackEnvironment,
  ) {
    requireWithinLimits(source);
    this.values = new Map([...this.parameterValues(), ...Object.entries(pseudoParameters(environment))]);
    this.resources = new Map(
      Object.entries(source.Resources).filter(([, { Condition }]) => !Condition || this.condition(Condition)),
    );
    this.dependencies = new Map([...this.resources].map(([id, resource]) => [id, this.dependenciesOf(resource)]));
    const cycle = findCycle(this.dependencies);
    if (cycle) {
      throw new ValidationError(`Circular dependency between resources: [${cycle.join(', ')}]`);
    }
  }

  /** As JSON text. */
  public get body(): string {
    return JSON.stringify(this.source);
  }

  /** The values that its parameters have, by name. */
  public get parameterTexts(): Readonly<Record<string, string>> {
    const names = Object.keys(this.source.Parameters ?? {});
    return Object.fromEntries(names.map((name) => [name, String(this.values.get(name))]));
  }

  public properties(logicalId: string, lookup: ResourceLookup): ResolvedProperties {
    return evaluate(this.resources.get(logicalId)?.Properties ?? {}, this.scope(lookup)) as ResolvedProperties;
  }

  public outputs(lookup: ResourceLookup): Readonly<Record<string, string>> {
    return Object.fromEntries(
      Object.entries(this.source.Outputs ?? {})
        .filter(([, { Condition }]) => !Condition || this.condition(Condition))
        .map(([name, { Value }]) => [name, String(evaluate(Value, this.scope(lookup)))]),
    );
  }

  /**
   * Whether an update from `other` has anything to do. Policies alone do not count, as in
   * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
   */
  public isSameAs(other: StackTemplate): boolean {
    return isDeepStrictEqual(this.whatCounts(), other.whatCounts());
  }

  private whatCounts(): unknown {
    return {
      resources: Object.fromEntries(
        [...this.resources].map(([id, { Type, Properties, Metadata, DependsOn }]) => [
          id,
          { Type, Properties, Metadata, DependsOn },
        ]),
      ),
      outputs: this.source.Outputs,
      parameters: this.parameters,
    };
  }

  private scope(lookup: ResourceLookup): ReferenceScope {
    return {
      ref: (name) => (this.values.has(name) ? this.values.get(name) : lookup.ref(name)),
      getAtt: (logicalId, attribute) => lookup.getAtt(logicalId, attribute),
      condition: (name) => this.condition(name),
      mapping: (map, topKey, secondKey) => {
        const value = this.source.Mappings?.[map]?.[topKey]?.[secondKey];
        if (value === undefined) {
          throw new Error(`Template error: Unable to get mapping for ${map}::${topKey}::${secondKey}`);
        }
        return value;
      },
      availabilityZones: (region) => ['a', 'b', 'c'].map((zone) => `${region}${zone}`),
    };
  }

  private condition(name: string): boolean {
    const condition = this.source.Conditions?.[name];
    if (condition === undefined) {
      throw new ValidationError(`Template format error: Unresolved condition ${name}`);
    }
    return evaluateCondition(condition, this.scope(NOTHING_EXISTS));
  }

  private dependenciesOf({ Properties, DependsOn }: ResourceDefinition): readonly string[] {
    const references = [...referencesOf(Properties, (name) => this.condition(name))];
    // Logical IDs of resources whose condition does not hold may stand in DependsOn; there is nothing to wait for.
    const explicit = [DependsOn ?? []].flat();
    const unknown = [
      ...references.filter((name) => !this.values.has(name) && !this.resources.has(name)),
      ...explicit.filter((name) => !Object.hasOwn(this.source.Resources, name)),
    ];
    if (unknown.length > 0) {
      throw new ValidationError(
        `Template format error: Unresolved resource dependencies [${unknown.join(', ')}] in the Resources block of the template`,
      );
    }
    return [...new Set([...references, ...explicit])].filter((name) => this.resources.has(name));
  }

  private parameterValues(): readonly (readonly [string, unknown])[] {
    const unknown = Object.keys(this.parameters).filter((name) => !this.source.Parameters?.[name]);
    if (unknown.length > 0) {
      throw new ValidationError(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
    }
    return Object.entries(this.source.Parameters ?? {}).map(([name, { Type, Default }]) => {
      const value = this.parameters[name] ?? Default;
      if (value === undefined) {
        throw new ValidationError(`Parameters: [${name}] must have values`);
      }
      const isList = Type === 'CommaDelimitedList' || Type.startsWith('List<');
      return [name, isList && typeof value === 'string' ? value.split(',').map((item) => item.trim()) : value] as const;
    });
  }
}

const NOTHING_EXISTS: ResourceLookup = {
  ref: (name) => {
    throw new ValidationError(`Template format error: a condition cannot refer to ${name}`);
  },
  getAtt: (name) => {
    throw new ValidationError(`Template format error: a condition cannot refer to ${name}`);
  },
};

function pseudoParameters(environment: StackEnvironment): Readonly<Record<string, unknown>> {
  return {
    'AWS::AccountId': environment.account,
    'AWS::NoValue': NO_VALUE,
    'AWS::NotificationARNs': [],
    'AWS::Partition': 'aws',
    'AWS::Region': environment.region,
    'AWS::StackId': environment.stackId,
    'AWS::StackName': environment.stackName,
    'AWS::URLSuffix': 'amazonaws.com',
  };
}
