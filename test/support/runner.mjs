import LightRunner from 'jest-light-runner/child-process';
import Tinypool from 'tinypool';

const ROOM = /[\\/]test[\\/](app|lib|rehearsal)[\\/]/;

/**
 * Gives each worker a channel of its own. When one asks for its settings, jest-light-runner tells all that have a file by then, and
 * asks and tells once: on a busy machine a worker that did not listen yet waited for ever.
 */
const { run } = Tinypool.prototype;
Tinypool.prototype.run = function (task, { channel }) {
  let tell;
  const own = {
    onMessage: (listener) => {
      tell = listener;
    },
    postMessage: (message) => {
      channel.onMessage(tell);
      channel.postMessage(message);
    },
  };
  return run.call(this, task, { channel: own });
};

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
