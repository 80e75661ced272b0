import { refusalXml } from '../../aws/cloudformation/custom-resource/response-url';
import type { Intercept, InterceptedCall, Interception } from '../../world/gateway/fault';
import { page } from '../../world/gateway/outage';
import { ServiceName } from '../../aws/lambda/runtime-environment';
import type { CallFault, CallKind, FaultKind } from './lifecycle';

/** A fault that was played. */
export interface PlayedFault {
  readonly time: number;
  readonly call: string;
  readonly fault: FaultKind;
}

/** Turns a list of faults into what the gateway asks for; each fault is played when its call comes. */
export function interceptWith(faults: readonly CallFault[], onFault: (fault: PlayedFault) => void): Intercept {
  const counts = new Map<CallKind, number>();
  const kinds = [...new Set(faults.map(({ calls }) => calls))];
  return (call) => {
    let chosen: FaultKind | undefined;
    for (const kind of kinds.filter((one) => isOfKind(call, one))) {
      const count = counts.get(kind) ?? 0;
      counts.set(kind, count + 1);
      chosen ??= faults.find(({ calls, nth, times }) => calls === kind && count >= nth && count < nth + times)?.fault;
    }
    if (chosen === undefined) {
      return 'pass';
    }
    onFault({ time: call.time, call: describeCall(call), fault: chosen });
    return interception(chosen, call);
  };
}

/** Function and operation, without names of resources. */
export function describeCall({ handler, service, action }: Pick<InterceptedCall, 'handler' | 'service' | 'action'>): string {
  return `${shortFunction(handler)} → ${service} ${shortAction(action)}`;
}

function shortAction(action: string): string {
  return action
    .replace(/\/cloudformation-custom-resource-response\/.*/, 'ResponseURL')
    .replace(/operation-[0-9a-f-]+/, 'OPERATION')
    .replace(/\/v1\/projects\/[^/]+\/locations\/[^/]+/, '')
    .replace(/\/s\/.*/, '');
}

/** `begin`, `reconcile` or `report`: the names of functions do not say it. */
function shortFunction(handler: string): string {
  return handler.slice(handler.lastIndexOf('.') + 1);
}

function isOfKind(call: InterceptedCall, kind: CallKind): boolean {
  const { service, action } = call;
  switch (kind) {
    case 'any':
      return true;
    case 'begin':
    case 'reconcile':
    case 'report':
      return shortFunction(call.handler) === kind;
    case 'ledger write':
      return service === ServiceName.DYNAMODB && action !== 'GetItem';
    case 'change of target':
      return service === ServiceName.GKE_MULTICLOUD && !action.startsWith('GET');
    case 'deletion':
      return action === 'RemoveRoleFromInstanceProfile' || action === 'DeleteInstanceProfile';
    case 'evidence':
      return service === ServiceName.EC2 || service === ServiceName.AUTO_SCALING;
    case 'start':
      return service === ServiceName.STATES;
    case 'answer':
      return service === ServiceName.CLOUDFORMATION_RESPONSE;
    case 'release':
      return service === ServiceName.CLOUDFORMATION && action === 'SignalResource';
    case 'token':
      return service === ServiceName.GOOGLE_STS || service === ServiceName.GOOGLE_IAM_CREDENTIALS;
  }
}

function interception(fault: FaultKind, { service }: InterceptedCall): Interception {
  switch (fault) {
    case 'killBefore':
    case 'killAfter':
    case 'cutOff':
    case 'cutOffAfter':
      return fault;
    case 'throttled':
      return failure(429, 'Too Many Requests');
    case 'server error':
      return failure(500, 'Internal Server Error');
    case 'unavailable':
      return failure(503, 'Service Unavailable');
    case 'html':
      return page(502);
    case 'not found page':
      return page(404);
    case 'forbidden page':
      return page(403);
    case 'request timeout':
      return s3Failure(400, 'RequestTimeout', 'Your socket connection to the server was not read from or written to within the timeout period.');
    case 'access denied':
      return s3Failure(403, 'AccessDenied', 'Access Denied');
    case 'broken json':
      // A ResponseURL answers no JSON, and its 200 says that the answer is there.
      return service === ServiceName.CLOUDFORMATION_RESPONSE ? 'cutOffAfter' : { status: 200, headers: { 'content-type': 'application/json' }, body: '{"name": "projects/' };
    case 'late answer':
      return { delayMs: 8_000 };
    case 'late call':
      return { delayMs: 8_000, late: 'call' };
    // Later than any client waits, and than any function lives.
    case 'very late answer':
      return { delayMs: 100_000 };
    case 'very late call':
      return { delayMs: 100_000, late: 'call' };
    case 'never answers':
      return 'neverAnswers';
    case 'stops after headers':
      return 'stopsAfterHeaders';
    case 'byte by byte':
      return 'byteByByte';
  }
}

function failure(status: number, message: string): Interception {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ message, error: { code: status, message, status: 'UNAVAILABLE' } }) };
}

function s3Failure(status: number, code: string, message: string): Interception {
  return { status, headers: { 'content-type': 'application/xml' }, body: refusalXml({ code, message }) };
}
