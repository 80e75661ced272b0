import type { LoopbackHandler, LoopbackRequest, LoopbackResponse } from '../../world/http/loopback-server';
import { ServiceError } from './service-error';
import { xmlElement, type XmlValue } from './xml';

/** @returns the members of the operation's result, or nothing where it has none. */
type QueryOperation = (parameters: QueryParameters, request: LoopbackRequest) => XmlValue | undefined | Promise<XmlValue | undefined>;

/** Parameters of a query request, in which lists are numbered: `Tags.member.1.Key`. */
export class QueryParameters {
  public constructor(private readonly parameters: URLSearchParams) {}

  public optional(name: string): string | undefined {
    return this.parameters.get(name) ?? undefined;
  }

  /** @throws ServiceError when it is absent. */
  public required(name: string): string {
    const value = this.optional(name);
    if (value === undefined) {
      throw new ServiceError('ValidationError', `The request must contain the parameter ${name}`);
    }
    return value;
  }

  /** The parameters of each element of a numbered list. */
  public list(prefix: string): QueryParameters[] {
    const elements: QueryParameters[] = [];
    for (let index = 1; ; index += 1) {
      const start = `${prefix}.${index}`;
      const own = [...this.parameters].flatMap(([name, value]): [string, string][] =>
        name === start ? [['', value]] : name.startsWith(`${start}.`) ? [[name.slice(start.length + 1), value]] : [],
      );
      if (own.length === 0) {
        return elements;
      }
      elements.push(new QueryParameters(new URLSearchParams(own)));
    }
  }
}

interface Dialect {
  readonly success: (action: string, result: XmlValue | undefined, requestId: string) => string;
  readonly failure: (error: ServiceError, requestId: string) => string;
}

/** https://smithy.io/2.0/aws/protocols/aws-query-protocol.html */
export const AWS_QUERY: Dialect = {
  success: (action, result, requestId) =>
    `<${action}Response>${result === undefined ? '' : xmlElement(`${action}Result`, result, 'member')}` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
  failure: ({ code, message, status }, requestId) =>
    xmlElement(
      'ErrorResponse',
      { Error: { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message }, RequestId: requestId },
      'member',
    ),
};

/** https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html */
export const EC2_QUERY: Dialect = {
  success: (action, result, requestId) => {
    const members = typeof result === 'object' && !Array.isArray(result) ? result : {};
    return xmlElement(`${action}Response`, { requestId, ...members }, 'item');
  },
  failure: ({ code, message }, requestId) =>
    xmlElement('Response', { Errors: { Error: { Code: code, Message: message } }, RequestID: requestId }, 'item'),
};

/** Answers requests whose operation and parameters come as a form, in XML. */
export function queryProtocol(dialect: Dialect, operations: Readonly<Record<string, QueryOperation>>): LoopbackHandler {
  let sequence = 0;
  return async (request) => {
    sequence += 1;
    const requestId = `00000000-0000-4000-8000-${String(sequence).padStart(12, '0')}`;
    const parameters = new QueryParameters(new URLSearchParams(request.body));
    const action = parameters.optional('Action') ?? '';
    try {
      const operation = operations[action];
      if (!operation) {
        throw new ServiceError('InvalidAction', `${action} is not known to the stand-in`);
      }
      return answer(200, dialect.success(action, await operation(parameters, request), requestId));
    } catch (error) {
      if (error instanceof ServiceError) {
        return answer(error.status, dialect.failure(error, requestId));
      }
      throw error;
    }
  };
}

function answer(status: number, body: string): LoopbackResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body: `<?xml version="1.0" encoding="UTF-8"?>${body}` };
}
