import { FunctionEnvironment } from '../../lib/contract';
import { ServiceCallError } from '../errors/service-call-error';

const GOOGLES_ENDPOINT = 'https://{location}-gkemulticloud.googleapis.com';
/** Becomes a part of a host's name. */
const LOCATION = /^[a-z0-9-]{1,63}$/;
/** Of a resource name: no escapes, no dots that lead elsewhere. A project's ID may have a domain in front. */
const SEGMENT = /^(?!\.+$)[A-Za-z0-9._:-]+$/;
const OPERATION = /^projects\/[^/]+\/locations\/[^/]+\/operations\/[A-Za-z0-9._-]+$/;

/** `projects/PROJECT/locations/LOCATION/operations/OPERATION`: nothing else is asked for, or cancelled. */
export function isOperationName(name: string): boolean {
  return OPERATION.test(name) && name.split('/').every((segment) => SEGMENT.test(segment));
}

/**
 * Where a resource of a location is reached. A request carries a token, and a change may hide in a path: names come from
 * CloudFormation, from the ledger and from Google, and one without its form leads nowhere.
 *
 * @throws ServiceCallError
 */
export function gkeUrl(environment: NodeJS.ProcessEnv, location: string, path: string, query: URLSearchParams | undefined): URL {
  const [projects, project, locations, where, ...rest] = path.split('/');
  const isBelow = projects === 'projects' && project !== undefined && locations === 'locations' && where === location && rest.length > 0;
  if (!isBelow || !LOCATION.test(location) || !path.split('/').every((segment) => SEGMENT.test(segment))) {
    throw new ServiceCallError('A name that should be of the target, or of one of its operations, is not of the form of such a name; nothing was asked of Google.', 'invalid');
  }
  const base = new URL((environment[FunctionEnvironment.GKE_MULTICLOUD_ENDPOINT] ?? GOOGLES_ENDPOINT).replaceAll('{location}', location));
  const url = new URL(`${base.pathname.replace(/\/$/, '')}/v1/${path}`, base);
  url.search = query?.toString() ?? '';
  return url;
}
