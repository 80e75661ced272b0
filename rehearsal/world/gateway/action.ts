import type { LoopbackRequest } from '../http/loopback-server';

/** The operation that a request asks for, in the words of its protocol: AWS JSON, AWS query, or plain REST. */
export function actionOf(request: LoopbackRequest): string {
  const target = request.headers['x-amz-target'];
  if (typeof target === 'string') {
    return target.slice(target.lastIndexOf('.') + 1);
  }
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true) {
    const action = new URLSearchParams(request.body).get('Action');
    if (action !== null) {
      return action;
    }
  }
  return `${request.method} ${request.url.pathname}`;
}
