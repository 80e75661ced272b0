import * as fs from 'node:fs';
import * as path from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { RotationEngine } from '../../../lib';
import { EventType } from '../../../lib/contract';
import { newStack } from '../support/rotations';

/*
 * Queries are text that nobody compiles: what they ask for has to be what the functions may log.
 */

const LOG = fs.readFileSync(path.join(__dirname, '..', '..', '..', 'lambda', 'log', 'log.ts'), 'utf8');
const FIELDS = [...LOG.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
const KINDS = [...LOG.matchAll(/^ {4}\| '([\w ]+)'/gm)].map(([, kind]) => kind);
/** What Lambda itself logs of a function that has failed. */
const OF_LAMBDA = ['errorType', 'errorMessage'];
const LANGUAGE = ['fields', 'filter', 'display', 'stats', 'sort', 'by', 'in', 'or', 'and', 'desc', 'as', 'latest', 'ispresent'];

function queries(): readonly string[] {
  const stack = newStack();
  new RotationEngine(stack, 'Engine').addDashboard('Dashboard');
  const template = Template.fromStack(stack);
  const saved = Object.values(template.findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => (Properties as { QueryString: string }).QueryString);
  const body = JSON.stringify(Object.values(template.findResources('AWS::CloudWatch::Dashboard')));
  const shown = [...body.matchAll(/ \| (filter .*?)\\+"/g)].map(([, query = '']) => query.replace(/\\+n/g, '\n'));
  return [...saved, ...shown];
}

test('there are three saved queries, and two tables on the dashboard', () => {
  expect(queries()).toHaveLength(5);
});

test.each(queries().map((query) => [query]))('the fields of %j are logged', (query) => {
  const aliases = [...query.matchAll(/ as (\w+)/g)].map(([, alias]) => alias);
  const named = [...query.replace(/'[^']*'/g, '').matchAll(/(?<![@\w])[a-zA-Z]\w*/g)].map(([name]) => name);
  const unknown = named.filter((name) => ![...FIELDS, ...OF_LAMBDA, ...LANGUAGE, ...aliases].includes(name));
  expect(named).toContain('what');
  expect(unknown).toEqual([]);
});

test.each(queries().map((query) => [query]))('%j looks for what is told or logged', (query) => {
  const values = [...query.matchAll(/'([^']*)'/g)].map(([, value]) => value);
  expect(values.length).toBeGreaterThan(0);
  expect(values.filter((value) => ![...KINDS, ...Object.values<string | undefined>(EventType)].includes(value))).toEqual([]);
});
