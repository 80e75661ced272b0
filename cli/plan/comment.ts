import { clean } from '../../lambda/log/clean';
import { openOn, type RotationPlan } from './plan';
import { deed, hasDetails, summary } from './render';
import { shortName } from './rotation';

/** CodePipeline takes 1,000 characters for the comment of an approval; the rest is for what stands around this one. */
const LONGEST_COMMENT = 900;
const LONGEST_REST = ' And 99999 more.'.length;

/** What somebody who approves has to know, in one line: whether lines survive on the way to an approval is not documented. */
export function planComment(plans: readonly RotationPlan[]): string {
  if (plans.length === 0) {
    return 'There is no rotation.';
  }
  const details = plans.filter(hasDetails).map((plan) => ` ${sentence(plan)}`);
  let comment = summary(plans);
  for (const [index, detail] of details.entries()) {
    if (comment.length + detail.length + LONGEST_REST > LONGEST_COMMENT) {
      return `${comment} And ${details.length - index} more.`;
    }
    comment += detail;
  }
  return comment;
}

function sentence(plan: RotationPlan): string {
  const { path, outline, intention, linked: { nodes }, findings } = plan;
  const found = openOn(plan).map(({ kind }) => kind);
  const target = outline === undefined ? path : shortName(outline.target);
  const open = findings.filter(({ certainty }) => certainty === 'not checked').length;
  const parts = [
    deed(intention),
    'seen' in nodes ? `${nodes.seen.length} node${nodes.seen.length === 1 ? '' : 's'}` : 'nodes not known',
    ...(intention.drift === undefined ? [] : ['linked to something else since']),
    ...(found.length === 0 ? [] : [`the watch has found: ${found.join(' and ')}`]),
    ...(open === 0 ? [] : [`${open} not checked`]),
  ];
  return clean(`${target}: ${parts.join(', ')}.`);
}
