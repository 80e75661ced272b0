/** What follows the beginning of a secret is taken for its rest: words may have been cut off in the middle of it. */
const BEGINNING = 24;
/** Anything shorter would take ordinary words with it. */
const SHORTEST = { password: 4, key: 16 };
const REST = '[A-Za-z0-9+/=_%~.-]*';

const PROXY_VARIABLES = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];

const kept = new Set<string>();
let known: { readonly of: string; readonly pattern: RegExp | undefined } | undefined;

/** Makes a secret that this process has come to hold one that it never says. */
export function keepSecret(secret: string): void {
  kept.add(secret);
}

/** Matches every secret that this process holds itself: AWS credentials, a proxy's password; URL-encoded, too. */
export function ownSecrets(): RegExp | undefined {
  const held = heldSecrets();
  const of = held.join('\n');
  if (known?.of !== of) {
    const alternatives = [...new Set(held.flatMap(spellings))].sort((one, other) => other.length - one.length);
    known = { of, pattern: alternatives.length === 0 ? undefined : new RegExp(alternatives.map(asPattern).join('|'), 'g') };
  }
  return known.pattern;
}

function heldSecrets(): readonly string[] {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = process.env;
  const keys = [AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, ...kept].flatMap((key) => key ?? []);
  const passwords = PROXY_VARIABLES.flatMap((name) => passwordsOf(process.env[name]));
  return [...keys.filter(({ length }) => length >= SHORTEST.key), ...passwords.filter(({ length }) => length >= SHORTEST.password)];
}

/** As it stands in the URL, as it is meant, and as a proxy is sent it. */
function passwordsOf(proxy: string | undefined): readonly string[] {
  const [, user = '', password = ''] = /^(?:[a-z]+:\/\/)?([^:@/]*):(.*)@/i.exec(proxy ?? '') ?? [];
  if (password === '') {
    return [];
  }
  const basic = Buffer.from(`${decoded(user)}:${decoded(password)}`).toString('base64');
  return [password, decoded(password), basic];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function spellings(secret: string): readonly string[] {
  const inUrl = encodeURIComponent(secret);
  return [secret, inUrl, encodeURIComponent(inUrl), JSON.stringify(secret).slice(1, -1)];
}

function asPattern(spelling: string): string {
  const text = spelling.length > BEGINNING ? spelling.slice(0, BEGINNING) : spelling;
  const rest = spelling.length > BEGINNING ? REST : '';
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&') + rest;
}
