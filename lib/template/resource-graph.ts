import { CfnResource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { renderedElement } from './rendered-template';

/**
 * Who depends on whom among the resources of a stack, be it by a reference or by an explicit dependency.
 *
 * A snapshot: references and dependencies that are added later are not in it. What it has found out it keeps, because a
 * stack of many rotations asks for each pair of them.
 */
export class ResourceGraph {
  private readonly edges = new Map<string, Set<string>>();
  private readonly ids = new Map<IConstruct, readonly string[]>();
  private readonly reached = new Map<IConstruct, ReadonlySet<string>>();

  public constructor(private readonly stack: Stack) {
    for (const resource of stack.node.findAll().filter(isResourceOf(stack))) {
      this.edges.set(this.idOf(resource), this.dependenciesOf(resource));
    }
  }

  /** Whether any resource of `from` has to wait for one of `to`, directly or not. */
  public reaches(from: IConstruct, to: IConstruct): boolean {
    const reached = this.reached.get(from) ?? this.reachedFrom(from);
    this.reached.set(from, reached);
    return this.resourcesOf(to).some((id) => reached.has(id));
  }

  private reachedFrom(from: IConstruct): ReadonlySet<string> {
    const reached = new Set<string>();
    const open = [...this.resourcesOf(from)];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const next = [...(this.edges.get(id) ?? [])].filter((one) => !reached.has(one));
      next.forEach((one) => reached.add(one));
      open.push(...next);
    }
    return reached;
  }

  private dependenciesOf(resource: CfnResource): Set<string> {
    const explicit = [
      ...resource.obtainDependencies(),
      ...resource.node.scopes.flatMap((scope) => scope.node.dependencies),
    ].flatMap((dependency) => this.resourcesOf(dependency));
    return new Set([...explicit, ...referencedIds(this.stack.resolve(renderedElement(resource)))]);
  }

  private resourcesOf(scope: IConstruct): readonly string[] {
    const known = this.ids.get(scope) ?? scope.node.findAll().filter(isResourceOf(this.stack)).map((resource) => this.idOf(resource));
    this.ids.set(scope, known);
    return known;
  }

  private idOf(resource: CfnResource): string {
    return String(this.stack.resolve(resource.logicalId));
  }
}

function isResourceOf(stack: Stack): (construct: IConstruct) => construct is CfnResource {
  return (construct): construct is CfnResource =>
    CfnResource.isCfnResource(construct) && Stack.of(construct) === stack;
}

function referencedIds(template: unknown): string[] {
  if (Array.isArray(template)) {
    return template.flatMap(referencedIds);
  }
  if (typeof template !== 'object' || template === null) {
    return [];
  }
  return Object.entries(template).flatMap(([key, value]: [string, unknown]) => {
    if (key === 'Ref' && typeof value === 'string') {
      return [value];
    }
    if (key === 'Fn::GetAtt') {
      return Array.isArray(value) ? [String(value[0])] : [String(value).split('.')[0] ?? ''];
    }
    return referencedIds(value);
  });
}
