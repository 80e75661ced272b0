import { ServiceError } from '../wire/service-error';

/** Does what a deletion takes; what is gone already needs nothing. */
export function unlessGone(action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(error instanceof ServiceError && error.code === 'NoSuchEntity')) {
      throw error;
    }
  }
}
