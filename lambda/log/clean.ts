import { ownSecrets } from './own-secrets';

export { keepSecret } from './own-secrets';

const MASK = '[secret]';

/** Whose value is secret, whatever it looks like: in JSON (also where that is cut off, or quoted in JSON), in a query, in a form. */
const SECRET_FIELDS = [
  'access[_-]?token', 'refresh[_-]?token', 'id[_-]?token', 'subject[_-]?token', 'session[_-]?token', 'security[_-]?token',
  'client[_-]?secret', 'secret[_-]?access[_-]?key', 'access[_-]?key[_-]?id', 'private[_-]?key', 'assertion', 'password',
].join('|');
const ESCAPES = '(?:\\\\|%5C){0,6}';
const QUOTE = '(?:["\']|%22)?';
const FIELD = new RegExp(
  `((?:${SECRET_FIELDS})${ESCAPES}${QUOTE}\\s{0,4}(?:[:=]|%3A|%3D)\\s{0,4}${ESCAPES}${QUOTE})[^\\s"'&,;<>\\\\]+`,
  'gi',
);

/** Everything in here takes linear time, whatever the text: each pattern eats what it has looked at. */
const SECRETS: readonly RegExp[] = [
  // PEM blocks, with real line breaks or written ones.
  /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g,
  /\b(?:Bearer|Basic)\s{1,4}(?=[A-Za-z]*[0-9._~+/=-])[A-Za-z0-9._~+/=-]{8,}/gi,
  // What AWS signs for Google's token service to send: JSON, URL-encoded.
  /%7B%22(?:url|headers|method)%22[^\s"'<>]*/gi,
  // OAuth 2.0 access tokens of Google, and AWS access key IDs.
  /\bya29\.[A-Za-z0-9._-]*/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}/g,
];

const SIGNED = /X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|\bSignature(?:=|%3D)/i;
/** Characters that move the cursor, end a line, turn the direction of what follows, or cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/**
 * Other people's words before they leave: an SDK's error, a proxy's page, a name in a file. What is secret is masked, and
 * what remains is one line of characters that can be seen, so that nobody can forge a line of ours. Cleaning twice is
 * cleaning once.
 *
 * The first guard is that nothing secret is put into messages; this is the second, and every way out goes through it.
 */
export function clean(words: string): string {
  return withoutSecrets(words).replace(/\s+/g, ' ').replace(UNSEEN, visible);
}

/** A text whose line breaks are ours: the words in it have been cleaned one by one. */
export function cleanLines(text: string): string {
  return withoutSecrets(text).replace(UNSEEN, (character) => (character === '\n' ? character : visible(character)));
}

/** A JSON document, all of whose texts are clean. */
export function cleanJson(document: unknown): string {
  const text = JSON.stringify(document, (_, value: unknown) => (typeof value === 'string' ? clean(value) : value), 2);
  return `${text}\n`;
}

/** A function whose errors may leave the process: Lambda writes all that hangs on an error to the log, and hands it on. */
export function throwingClean<Input extends unknown[], Output>(handler: (...input: Input) => Promise<Output>): (...input: Input) => Promise<Output> {
  return async (...input) => {
    try {
      return await handler(...input);
    } catch (error) {
      throw cleanError(error);
    }
  };
}

/** By its name, and in clean words. Its cause, and what an SDK has hung on it, stay behind. */
export function cleanError(thrown: unknown): Error {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const left = new Error(clean(error.message));
  left.name = error.name;
  left.stack = `${left.name}: ${left.message}${framesOf(error)}`;
  return left;
}

function framesOf({ stack = '' }: Error): string {
  return stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => `\n    ${clean(line.trim())}`)
    .join('');
}

function withoutSecrets(text: string): string {
  const own = ownSecrets();
  const masked = own === undefined ? text : text.replace(own, MASK);
  return SECRETS.reduce((rest, secret) => rest.replace(secret, MASK), masked)
    .replace(FIELD, `$1${MASK}`)
    .replace(/[^\s"'<>]+/g, withoutSignature)
    .replace(/[A-Za-z0-9_.-]+/g, withoutWebToken)
    // The password in a URL.
    .replace(/(:\/\/[^\s/@:"'<>]*:)[^\s/@"'<>]+@/g, `$1${MASK}@`);
}

/** Query strings of presigned URLs, as a whole: no part of them helps anybody. */
function withoutSignature(run: string): string {
  const found = run.search(SIGNED);
  if (found === -1) {
    return run;
  }
  const query = run.search(/\?|%3F/i);
  return `${run.slice(0, query === -1 ? found : Math.min(query + 1, found))}${MASK}`;
}

/** JSON Web Tokens: the words of a header in base64, a dot, and more. */
function withoutWebToken(run: string): string {
  const [header] = /(?:^|[^A-Za-z0-9])eyJ/.exec(run) ?? [];
  const start = header === undefined ? -1 : run.indexOf(header) + header.length - 'eyJ'.length;
  return start >= 0 && run.length - start > 12 && run.includes('.', start) ? `${run.slice(0, start)}${MASK}` : run;
}

/** As JSON writes it. */
function visible(character: string): string {
  return Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`).join('');
}
