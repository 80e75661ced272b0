// `globalSetup` is TypeScript.
require('tsx/cjs');

// Takes a second and a half of each suite, and is of use for whole apps: test/app/examples.test.ts turns it on.
process.env.CDK_VALIDATION = 'false';

// A worker keeps what it has loaded; without a bound V8 would leave its garbage until there are 2 GB of it.
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --max-old-space-size=700`;

module.exports = {
  // All files of a worker share the modules that it has loaded, and the code that V8 has made of them: docs/decisions/0020.
  runner: '<rootDir>/test/support/runner.mjs',
  // Sources as well, so that `jest -o` knows which tests a change concerns.
  roots: ['app', 'bin', 'cli', 'lambda', 'lib', 'rehearsal', 'scripts', 'test'].map((room) => `<rootDir>/${room}`),
  testMatch: ['**/*.test.ts'],
  transform: {},
  // Jest leaves one core free by default; of two that is one too many.
  maxWorkers: '100%',
  setupFiles: ['<rootDir>/test/support/worker.cjs'],
  // The bundles are what is deployed and called, so tests play the bundles: they are made once, before the first test.
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
};
