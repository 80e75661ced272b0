import { SIBLING_TYPE, type SiblingProperties } from '../aws/cloudformation/providers/sibling-provider';
import type { SynthesizedTemplate } from './synthesize';

/**
 * Puts another resource into a template, which takes part in the same deployment.
 *
 * @param behind type of the resources that it depends on
 */
export function withSibling(properties: SiblingProperties, behind?: string): (template: SynthesizedTemplate) => SynthesizedTemplate {
  return (template) => {
    const dependsOn = Object.keys(template.Resources).filter((id) => template.Resources[id]?.Type === behind);
    const Sibling = { Type: SIBLING_TYPE, Properties: properties, ...(dependsOn.length === 0 ? {} : { DependsOn: dependsOn }) };
    return { ...template, Resources: { ...template.Resources, Sibling } };
  };
}

/** The same, with a resource that fails after so long. */
export function failingAfter(seconds: number, behind?: string): (template: SynthesizedTemplate) => SynthesizedTemplate {
  return withSibling({ FailAfterSeconds: seconds, Reason: 'the sibling has failed' }, behind);
}
