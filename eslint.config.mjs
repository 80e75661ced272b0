import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', 'cdk.out/', 'node_modules/', 'coverage/', '**/*.d.ts', '*.js', '*.mjs'] },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['warn', { max: 350, skipBlankLines: true }],
    },
  },
  {
    // jsii needs value imports of the types that appear in the public API.
    files: ['lib/**/*.ts'],
    rules: { '@typescript-eslint/consistent-type-imports': 'off' },
  },
  {
    // Constructs and functions share plain data only: neither the CDK gets into the bundle nor an SDK into the library.
    files: ['lib/**/*.ts'],
    rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [{ regex: '^\\.\\./|^@aws-sdk/', message: 'lib/ imports nothing but itself, the CDK and Node.' }] }] },
  },
  {
    files: ['lambda/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^aws-cdk-lib|^constructs$|/(rehearsal|test|bin)/|/lib/(?!(contract|documented-actions)$)', message: 'lambda/ imports nothing of lib/ but contract.ts and documented-actions.ts.' }] },
      ],
    },
  },
  {
    files: ['lib/contract.ts', 'lib/documented-actions.ts'],
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
