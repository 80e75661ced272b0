import type { SeededRandom } from '../../world/random/seeded-random';

/** What the functions sign with. They open nothing; a test looks for them where secrets must not appear. */
export const FAKE_SECRET_ACCESS_KEY = 'REHEARSAL-AWS-SECRET-ACCESS-KEY-do-not-log';
export const FAKE_SESSION_TOKEN = 'REHEARSAL-AWS-SESSION-TOKEN-do-not-log';

/** Every function has its own access key ID: by it a service knows who called. */
export function fakeAccessKeyId(random: SeededRandom): string {
  return `ASIA${random.text(16)}`;
}
