import { ValidationError } from '../validation-error';
import type { Template } from './template';

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const TEMPLATE_BYTES = 1_000_000;
const MOST: readonly (readonly ['Resources' | 'Outputs', number])[] = [
  ['Resources', 500],
  ['Outputs', 200],
];

/** @throws ValidationError for a template that is beyond what CloudFormation takes. */
export function requireWithinLimits(template: Template): void {
  for (const [section, most] of MOST) {
    const count = Object.keys(template[section] ?? {}).length;
    if (count > most) {
      throw new ValidationError(`Template format error: Number of ${section.toLowerCase()}, ${count}, is greater than maximum allowed, ${most}`);
    }
  }
  // As the CDK uploads it.
  const bytes = Buffer.byteLength(JSON.stringify(template, undefined, 1));
  if (bytes > TEMPLATE_BYTES) {
    throw new ValidationError(`Template may not exceed ${TEMPLATE_BYTES} bytes in size.`);
  }
}
