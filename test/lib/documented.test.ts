import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';
import { stability } from '../../package.json';

const ROOT = path.join(__dirname, '..', '..');

/** Public classes and enums, and whether their docstring shows how they are used. */
function publicClasses(): ReadonlyMap<string, boolean> {
  const index = path.join(ROOT, 'lib', 'index.ts');
  const files = [...readFileSync(index, 'utf8').matchAll(/from '(.+)'/g)].map(([, file]) => path.join(ROOT, 'lib', `${file}.ts`));
  return new Map(
    files.flatMap((file) =>
      ts
        .createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true)
        .statements.filter((statement) => ts.isClassDeclaration(statement) || ts.isEnumDeclaration(statement))
        .map((statement): [string, boolean] => [statement.name?.text ?? '', ts.getJSDocTags(statement).some(({ tagName }) => tagName.text === 'example')]),
    ),
  );
}

test('every public class shows how it is used', () => {
  const classes = publicClasses();
  expect(classes.size).toBeGreaterThanOrEqual(5);
  expect([...classes].filter(([, shows]) => !shows)).toEqual([]);
});

test('the reference knows them all, and calls none experimental', () => {
  const reference = readFileSync(path.join(ROOT, 'API.md'), 'utf8');
  expect(stability).toBe('stable');
  expect([...publicClasses().keys()].filter((name) => !reference.includes(`### ${name}`))).toEqual([]);
  expect(reference).not.toMatch(/experimental/i);
  expect(existsSync(path.join(ROOT, 'rosetta', 'in-a-stack.ts-fixture'))).toBe(true);
});
