/** Name of a request's execution: at most 80 characters of a small alphabet; CloudFormation's request IDs are UUIDs. */
export function executionName(requestId: string): string {
  return requestId.replace(/[^A-Za-z0-9_-]/g, '-').slice(0, 80);
}
