/** A worker of jest-light-runner: it loads TypeScript, and ends with the run, or where a test hangs. */
require('tsx/cjs/api').register();
require('tsx/esm/api').register();

process.once('disconnect', () => process.exit());

/** Only what hangs takes that long, however busy the machine is. */
const MINUTES = 10;

let running;
let minutes = 0;

setInterval(() => {
  const { testPath, currentTestName } = globalThis.expect.getState();
  const test = `${testPath}: ${currentTestName}`;
  minutes = test === running ? minutes + 1 : 0;
  running = test;
  if (minutes === MINUTES) {
    process.stderr.write(`\nThis test, or what comes after it, has not ended after ${MINUTES} minutes:\n${test}\n`);
    process.exit(1);
  }
}, 60_000).unref();
