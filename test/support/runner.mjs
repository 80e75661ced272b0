import LightRunner from 'jest-light-runner/child-process';

const ROOM = /[\\/]test[\\/](app|lib|rehearsal)[\\/]/;

/**
 * Gives the files of a room workers of their own. What is loaded and synthesized stays as long as a worker does: the CDK keeps
 * every token.
 */
export default class Runner extends LightRunner {
  async runTests(tests, ...rest) {
    for (const ofRoom of Map.groupBy(tests, ({ path }) => ROOM.exec(path)?.[1]).values()) {
      await super.runTests(ofRoom, ...rest);
    }
  }
}
