import { isDeepStrictEqual } from 'node:util';
import type { DeployedStack } from './deployed-stack';
import type { HeldResource } from '../../lambda/aws/stacks';
import { readTemplate, type Template } from '../template/template';

/** The template that is to be deployed, beside the stack as it is now. */
export class Comparison {
  private readonly before: Template | undefined;

  public constructor(
    private readonly desired: Template,
    private readonly deployed: DeployedStack | undefined,
  ) {
    this.before = deployed?.template === undefined ? undefined : readTemplate(deployed.template);
  }

  /**
   * What the stack holds under a logical ID and goes on to hold; undefined where the deployment makes another, or the
   * first. CloudFormation makes another if one of the properties in `replacedBy` changes; without the old template none is
   * known to.
   */
  public kept(logicalId: string, replacedBy: readonly string[]): HeldResource | undefined {
    const held = this.deployed?.resources.get(logicalId);
    const isSame = held !== undefined && held.type === this.desired.resources.get(logicalId)?.type;
    const isReplaced = this.before !== undefined && !replacedBy.every((property) => this.isUnchanged(logicalId, property));
    return isSame && !isReplaced ? held : undefined;
  }

  /** Whether a property, or all of them, is written as it was; without the old template none is known to be. */
  public isUnchanged(logicalId: string, property?: string): boolean {
    if (this.before === undefined) {
      return false;
    }
    const [before, after] = [this.before, this.desired].map((template) => template.resources.get(logicalId)?.properties);
    return property === undefined ? isDeepStrictEqual(before, after) : isDeepStrictEqual(before?.[property], after?.[property]);
  }
}
