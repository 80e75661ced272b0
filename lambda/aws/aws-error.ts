import { ProxyRefusal, proxyWords } from '../clients/proxy';
import { ServiceCallError, type ErrorKind } from '../errors/service-call-error';

const REFUSED = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'UnauthorizedOperation',
  'AuthFailure',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
  'ExpiredToken',
  'ExpiredTokenException',
  'SignatureDoesNotMatch',
  'OptInRequired',
  // Secrets Manager may not use the key of the secret.
  'DecryptionFailure',
]);
const MISSING = new Set(['NoSuchEntity', 'NoSuchEntityException', 'ResourceNotFoundException']);
const CONFLICT = new Set(['DeleteConflict', 'DeleteConflictException', 'ConcurrentModification', 'ConcurrentModificationException']);
const INVALID = new Set([
  'ValidationError',
  'ValidationException',
  'InvalidInput',
  'InvalidInputException',
  'InvalidParameterValue',
  'InvalidParameterException',
  // IAM's simulation: one of the policies involved cannot be evaluated.
  'PolicyEvaluation',
  'PolicyEvaluationException',
  // Secrets Manager: the secret is scheduled for deletion.
  'InvalidRequestException',
]);

const REMEDY =
  "The engine's role is granted this by the construct: look for a service control policy, permissions boundary or session policy that denies it.";

/** Puts an AWS SDK error into words: which action, on what, what AWS said and what to do. */
export function awsCallError(action: string, resource: string, error: unknown): ServiceCallError {
  if (error instanceof ProxyRefusal) {
    const { fact, remedy, isForbidden } = proxyWords(`AWS (${action} on ${resource})`, error);
    return new ServiceCallError(fact, isForbidden ? 'refused' : 'transient', { remedy });
  }
  const name = error instanceof Error ? error.name : 'unknown error';
  const said = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  const kind = kindOf(name);
  return new ServiceCallError(`AWS call ${action} on ${resource} failed: ${name}: ${said}.`, kind, {
    cause: error,
    ...(kind === 'refused' ? { remedy: REMEDY } : {}),
  });
}

function kindOf(name: string): ErrorKind {
  if (REFUSED.has(name)) {
    return 'refused';
  }
  if (MISSING.has(name)) {
    return 'missing';
  }
  if (CONFLICT.has(name)) {
    return 'conflict';
  }
  return INVALID.has(name) ? 'invalid' : 'transient';
}
