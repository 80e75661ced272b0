// Takes a second and a half of each suite, and is of use for whole apps: test/app/examples.test.ts turns it on.
process.env.CDK_VALIDATION = 'false';

module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { tsconfig: 'tsconfig.json', diagnostics: false }] },
  // Jest leaves one core free by default; of two that is one too many.
  maxWorkers: '100%',
  // A worker that has grown is replaced between two files.
  workerIdleMemoryLimit: '600MB',
  // Only what hangs takes that long, however busy the machine is: a play that was cut off would go on in the next suite.
  testTimeout: 600_000,
  // The functions' bundle is what is deployed, so tests play the bundle: it is made once, before the first test.
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
};
