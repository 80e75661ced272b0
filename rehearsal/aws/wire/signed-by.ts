import type { LoopbackRequest } from '../../world/http/loopback-server';

/** Whose signature a request has, and for which region: one endpoint serves every region here. The signature is not computed again. */
export function signedBy({ headers }: LoopbackRequest): { readonly accessKeyId: string; readonly region: string | undefined } {
  const [, accessKeyId = '', region] = /Credential=([^/]+)\/\d+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return { accessKeyId, region };
}
