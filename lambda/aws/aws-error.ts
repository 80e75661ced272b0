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
const MISSING = new Set([
  'NoSuchEntity',
  'NoSuchEntityException',
  'ResourceNotFoundException',
  'ExecutionDoesNotExist',
  'InvalidLaunchTemplateId.NotFound',
  'InvalidLaunchTemplateName.NotFoundException',
  'InvalidLaunchTemplateId.VersionNotFound',
]);
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

/** Calls AWS. @throws ServiceCallError in words of `awsCallError`. */
export async function callAws<T>(action: string, resource: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw awsCallError(action, resource, error);
  }
}

/** Puts an AWS SDK error into words: which action, on what, what AWS said and what to do. */
export function awsCallError(action: string, resource: string, error: unknown): ServiceCallError {
  if (error instanceof ProxyRefusal) {
    const { fact, remedy, isForbidden } = proxyWords(`AWS (${action} on ${resource})`, error);
    return new ServiceCallError(fact, isForbidden ? 'refused' : 'transient', { remedy });
  }
  const name = error instanceof Error ? error.name : 'unknown error';
  const said = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  const kind = kindOf(action, name, said);
  return new ServiceCallError(`AWS call ${action} on ${resource} failed: ${name}: ${said}.`, kind, {
    cause: error,
    remedy: kind === 'refused' ? REMEDY : undefined,
  });
}

function kindOf(action: string, name: string, said: string): ErrorKind {
  if (REFUSED.has(name)) {
    return 'refused';
  }
  // CloudFormation has no error of its own for a stack, or a resource of one, that it does not know.
  if (MISSING.has(name) || (action.startsWith('cloudformation:') && name === 'ValidationError' && said.includes('does not exist'))) {
    return 'missing';
  }
  if (CONFLICT.has(name)) {
    return 'conflict';
  }
  return INVALID.has(name) ? 'invalid' : 'transient';
}
