import type { LocalCloud } from '../../play/local-cloud';
import { CREDENTIALS_SECRET } from './rotations-app';
import { TARGET_NAMES } from './targets';
import type { Touches } from './touches';

/** Longer than the engine has patience with a refusal on a way back. */
const LONG_REFUSAL_SECONDS = 8 * 60;
/** Shorter than the engine has patience with a refusal before anything was sent. */
const LONGEST_PASTE_SECONDS = 60;

/** The old key ends at once; the secret gets the new one when somebody has pasted it. @returns whether there is one */
export function replaceKey({ clock, googleAuth, secrets }: LocalCloud, newKey: () => string, value: number): boolean {
  if (secrets.get(CREDENTIALS_SECRET) === undefined) {
    return false;
  }
  const key = newKey();
  googleAuth.tokens.revokeAll();
  clock.at(clock.now() + (value % LONGEST_PASTE_SECONDS) * 1000, () => void secrets.set(CREDENTIALS_SECRET, key));
  return true;
}

/** Google takes a permission from us for a while. */
export function refuse({ deniedPermissions, clock }: LocalCloud, touches: Touches, seconds: number): boolean {
  const permission = ['gkemulticloud.awsNodePools.update', 'gkemulticloud.awsNodePools.get', 'gkemulticloud.operations.list'][seconds % 3] ?? '';
  deniedPermissions.add(permission);
  clock.at(clock.now() + seconds * 1000, () => {
    deniedPermissions.delete(permission);
  });
  if (seconds >= LONG_REFUSAL_SECONDS) {
    TARGET_NAMES.forEach((name) => touches.add(name, clock.now() + seconds * 1000, 'Google refused us for longer than we have patience'));
  }
  return true;
}
