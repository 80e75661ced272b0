import { StackTemplate } from '../../rehearsal/aws/cloudformation/template/stack-template';
import { parseTemplate } from '../../rehearsal/aws/cloudformation/template/template';

const ENVIRONMENT = { account: '111122223333', region: 'us-east-1', stackId: 'stack-id', stackName: 'Stack' };

/** What waits for what in a template, be it by `DependsOn` or by a reference, as the CloudFormation stand-in reads it. */
export class TemplateGraph {
  private readonly dependencies: StackTemplate['dependencies'];

  /** @throws if the stand-in refuses the template, because of a circle for instance. */
  public constructor(template: unknown) {
    const parsed = parseTemplate(template);
    const defaults = Object.entries(parsed.Parameters ?? {}).map(([name, { Default }]) => [name, String(Default)]);
    this.dependencies = new StackTemplate(parsed, Object.fromEntries(defaults) as Record<string, string>, ENVIRONMENT).dependencies;
  }

  /** Whether the one resource waits for the other, directly or not. */
  public waitsFor(one: string, other: string): boolean {
    const seen = new Set<string>();
    const open = [one];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      const needed = this.dependencies.get(id) ?? [];
      if (needed.includes(other)) {
        return true;
      }
      open.push(...needed.filter((next) => !seen.has(next)));
      needed.forEach((next) => seen.add(next));
    }
    return false;
  }
}
