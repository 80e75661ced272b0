/** What Google knows of a caller in AWS. */
export interface Assertion {
  readonly arn: string;
  readonly account: string;
}

/**
 * As much of Google's expression language as attribute mappings here use: a choice by `contains`, sums of texts, and
 * `extract` with a template.
 *
 * @see https://cloud.google.com/iam/docs/conditions-attribute-reference#extract
 */
export function evaluate(expression: string, assertion: Assertion): string {
  const choice = /^assertion\.(\w+)\.contains\('([^']*)'\) \? (.*) : (.*)$/.exec(expression);
  if (choice !== null) {
    const [, field = '', part = '', then = '', otherwise = ''] = choice;
    return evaluate(claim(field, assertion).includes(part) ? then : otherwise, assertion);
  }
  return expression
    .split(' + ')
    .map((term) => evaluateTerm(term, assertion))
    .join('');
}

function evaluateTerm(term: string, assertion: Assertion): string {
  const [, text] = /^'([^']*)'$/.exec(term) ?? [];
  const [, extracted, template] = /^assertion\.(\w+)\.extract\('([^']*)'\)$/.exec(term) ?? [];
  const [, field] = /^assertion\.(\w+)$/.exec(term) ?? [];
  if (text !== undefined) {
    return text;
  }
  if (extracted !== undefined && template !== undefined) {
    return extract(claim(extracted, assertion), template);
  }
  if (field !== undefined) {
    return claim(field, assertion);
  }
  throw new Error(`The evaluator does not know ${term}`);
}

/** What stands between what is before and after the braces; nothing where that does not occur. */
function extract(value: string, template: string): string {
  const [, before = '', after = ''] = /^([^{}]*)\{\w+\}([^{}]*)$/.exec(template) ?? [];
  const start = value.indexOf(before);
  if (start < 0) {
    return '';
  }
  const rest = value.slice(start + before.length);
  const end = after === '' ? rest.length : rest.indexOf(after);
  return end < 0 ? '' : rest.slice(0, end);
}

function claim(field: string, assertion: Assertion): string {
  if (field !== 'arn' && field !== 'account') {
    throw new Error(`Google knows no ${field} of a caller in AWS`);
  }
  return assertion[field];
}
