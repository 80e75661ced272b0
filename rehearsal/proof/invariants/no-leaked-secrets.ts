import type { Recording } from './recording';
import type { Invariant } from './invariant';

/** How much of a output is shown around a secret: enough to find the line. */
const CONTEXT = 60;

/** No token, key or bearer URL in any log line, template, execution input, event or answer. */
export const NO_LEAKED_SECRETS: Invariant = {
  name: 'Silence',
  check: ({ outputs, secrets }: Recording) =>
    outputs.flatMap(({ where, text }) =>
      secrets.flatMap((secret) => {
        const position = text.indexOf(secret);
        return position === -1
          ? []
          : [`${where} shows ${secret.slice(0, 24)}…: ${text.slice(Math.max(0, position - CONTEXT), position)}[here]`];
      }),
    ),
};
