import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

/** From the ground up, as ARCHITECTURE.md draws them. */
const ROOMS = ['lib', 'lambda', 'cli', 'app', 'rehearsal'];

const PLAIN = 'contract$|role/documented-actions$|role/guard-statement$';
const WITHOUT_CDK = { regex: '^aws-cdk-lib|^constructs$', message: 'The CDK gets into no function and no command.' };
const PACKAGES = {
  lib: [{ regex: '^@aws-sdk/', message: 'No SDK gets into the library.' }],
  lambda: [WITHOUT_CDK, { regex: `/lib/(?!${PLAIN})`, message: 'Constructs and functions share plain data only.' }],
  cli: [WITHOUT_CDK],
};

export default tseslint.config(
  { ignores: ['dist/', 'cdk.out/', 'node_modules/', 'coverage/', 'examples/', '**/*.d.ts', '*.js', '**/*.mjs', '**/*.cjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
    },
  },
  { files: ROOMS.map((room) => `${room}/**/*.ts`), rules: { 'max-lines': ['warn', { max: 250 }] } },
  {
    // jsii needs value imports of the types that appear in the public API.
    files: ['lib/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  // Each room imports from rooms below it only; nobody imports entries, checks or tests.
  ...ROOMS.map((room, floor) => ({
    files: [`${room}/**/*.ts`],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: `^(\\.\\./)+(${[...ROOMS.slice(floor + 1), 'bin', 'scripts', 'test'].join('|')})/`, message: `${room}/ imports from rooms below it only: see ARCHITECTURE.md.` },
            ...(PACKAGES[room] ?? []),
          ],
        },
      ],
    },
  })),
  {
    files: ['lib/contract.ts', 'lib/role/documented-actions.ts', 'lib/role/guard-statement.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex: '.', message: 'The functions import this file: it stays plain data.' }] }] },
  },
  { files: ['test/**/*.test.ts'], ...jest.configs['flat/recommended'] },
  {
    files: ['test/**/*.test.ts'],
    rules: {
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert', 'Template.*', '*.hasResource*', '*.resourceCountIs'] }],
      'jest/no-disabled-tests': 'error',
    },
  },
);
