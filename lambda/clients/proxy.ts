/** A proxy on the way did not let a call through; it was never sent. */
export class ProxyRefusal extends Error {
  public override readonly name = 'ProxyRefusal';

  public constructor(public readonly status: number) {
    super(`the proxy on the way answered HTTP ${status}`);
  }
}

/**
 * An error of a call, in words of ours where a proxy answered in place of the other side. Node says so with a code and a
 * status; its message names the proxy.
 *
 * https://nodejs.org/api/http.html#built-in-proxy-support
 */
export function unlessProxy(error: unknown): unknown {
  const { code, statusCode } = (error ?? {}) as { readonly code?: unknown; readonly statusCode?: unknown };
  return code === 'ERR_PROXY_TUNNEL' && Number.isInteger(statusCode) ? new ProxyRefusal(Number(statusCode)) : error;
}

/** What the proxy said, and what to do. Where it forbids, a person has to act; anything else may pass. */
export function proxyWords(party: string, { status }: ProxyRefusal): { readonly fact: string; readonly remedy: string; readonly isForbidden: boolean } {
  return {
    fact: `The proxy on the way to ${party} answered HTTP ${status}${status === 407 ? ' (it asks for a user and a password)' : ''} and let nothing through.`,
    remedy:
      status === 407
        ? "The engine's proxy takes no password: let the proxy pass this host without one, or name the host in the exceptions of the engine's 'proxy' where there is another way out."
        : "Allow this host in the proxy, or name it in the exceptions of the engine's 'proxy' where there is another way out.",
    isForbidden: status === 407 || status === 403,
  };
}
