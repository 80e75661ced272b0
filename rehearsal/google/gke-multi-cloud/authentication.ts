import type { IncomingHttpHeaders } from 'node:http';
import { errorInfo, GoogleError } from './google-error';

export interface AuthenticationProps {
  /** Whether a bearer token is a valid one. @default - any token that is not empty is */
  readonly authenticate?: (token: string) => boolean | Promise<boolean>;
  /** Whether the bearer of a token has a permission, e.g. `gkemulticloud.awsNodePools.update`. @default - always */
  readonly permits?: (permission: string, token: string) => boolean | Promise<boolean>;
}

const EXPECTED =
  'Expected OAuth 2 access token, login cookie or other valid authentication credential. ' +
  'See https://developers.google.com/identity/sign-in/web/devconsole-project.';

/** The bearer token of a request, or Google's words for why it is refused. */
export async function authenticate(
  headers: IncomingHttpHeaders,
  rpc: string,
  { authenticate: isValid = () => true }: AuthenticationProps,
): Promise<string> {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const method = { method: `google.cloud.gkemulticloud.v1.${rpc}` };
  if (token === undefined) {
    throw new GoogleError('UNAUTHENTICATED', `Request is missing required authentication credential. ${EXPECTED}`, [
      errorInfo('CREDENTIALS_MISSING', method),
    ]);
  }
  if (!(await isValid(token))) {
    throw new GoogleError('UNAUTHENTICATED', `Request had invalid authentication credentials. ${EXPECTED}`, [
      errorInfo('ACCESS_TOKEN_INVALID', method),
    ]);
  }
  return token;
}

/** Google does not tell "not allowed" from "not there" for what a caller may not see. */
export function permissionDenied(permission: string, resource: string): GoogleError {
  const name = `//gkemulticloud.googleapis.com/${resource}`;
  return new GoogleError(
    'PERMISSION_DENIED',
    `Permission '${permission}' denied on resource '${name}' (or it may not exist).`,
    [errorInfo('IAM_PERMISSION_DENIED', { permission, resource })],
  );
}
