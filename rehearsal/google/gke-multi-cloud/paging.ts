import { GoogleError } from './google-error';

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextPageToken: string;
}

const DEFAULT_PAGE_SIZE = 50;
const LARGEST_PAGE_SIZE = 100;

/**
 * One page of `items`, which are in the order of their keys.
 *
 * The token remembers the last key, not a position: what is added or deleted meanwhile moves nothing.
 */
export function page<T>(items: readonly T[], keyOf: (item: T) => string, query: URLSearchParams): Page<T> {
  const size = pageSize(query.get('pageSize'));
  const after = decode(query.get('pageToken'));
  const rest = after === undefined ? items : items.filter((item) => keyOf(item) > after);
  const onPage = rest.slice(0, size);
  const last = onPage.at(-1);
  return { items: onPage, nextPageToken: last !== undefined && rest.length > size ? encode(keyOf(last)) : '' };
}

function pageSize(text: string | null): number {
  if (text === null || text === '' || text === '0') {
    return DEFAULT_PAGE_SIZE;
  }
  if (!/^\d+$/.test(text)) {
    throw new GoogleError('INVALID_ARGUMENT', `page_size: "${text}" must be a number that is not negative.`);
  }
  return Math.min(Number(text), LARGEST_PAGE_SIZE);
}

function encode(key: string): string {
  return Buffer.from(JSON.stringify({ after: key })).toString('base64url');
}

function decode(token: string | null): string | undefined {
  if (token === null || token === '') {
    return undefined;
  }
  try {
    const { after } = JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as { after?: unknown };
    if (typeof after === 'string') {
      return after;
    }
  } catch {
    // Refused below, like any other token that was not ours.
  }
  throw new GoogleError('INVALID_ARGUMENT', 'page_token: the token is invalid.');
}
