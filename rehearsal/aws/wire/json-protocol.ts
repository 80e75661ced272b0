import type { LoopbackHandler, LoopbackRequest, LoopbackResponse } from '../../world/http/loopback-server';
import { ServiceError } from './service-error';

type Operation = (input: Readonly<Record<string, unknown>>, request: LoopbackRequest) => unknown;

/**
 * Answers requests of the AWS JSON protocols: the operation is named in a header, input and output are JSON.
 *
 * https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html
 */
export function jsonProtocol(operations: Readonly<Record<string, Operation>>): LoopbackHandler {
  return async (request) => {
    const target = String(request.headers['x-amz-target']);
    const operation = operations[target.slice(target.lastIndexOf('.') + 1)];
    try {
      if (!operation) {
        throw new ServiceError('UnknownOperationException', `${target} is not known to the stand-in`);
      }
      return answer(200, await operation(JSON.parse(request.body) as Record<string, unknown>, request));
    } catch (error) {
      if (error instanceof ServiceError) {
        return answer(error.status, { __type: error.code, message: error.message });
      }
      throw error;
    }
  };
}

function answer(status: number, body: unknown): LoopbackResponse {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(body) };
}
