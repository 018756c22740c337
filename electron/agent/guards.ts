import type { IncomingHttpHeaders } from 'node:http';

/**
 * What keeps other pages in the same browser, and names that were made to point at this machine, away
 * from the agent. The port is known once the server listens.
 */
export interface Guards {
  readonly isOwnHost: (headers: IncomingHttpHeaders) => boolean;
  /** `required`: a request that changes something, or opens a socket, must say where it is from. */
  readonly isOwnOrigin: (headers: IncomingHttpHeaders, required: boolean) => boolean;
  readonly readCookie: (headers: IncomingHttpHeaders) => string | undefined;
  readonly makeCookie: (secret: string) => string;
}

const THIRTY_DAYS = 30 * 86_400;

export function createGuards(port: number): Guards {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  // Cookies know no ports: with the port in the name two agents on one machine don't take each other's.
  const name = `stowline-${port}`;
  return {
    isOwnHost: ({ host }) => host !== undefined && hosts.includes(host),
    isOwnOrigin: (headers, required) => {
      const site = headers['sec-fetch-site'];
      if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
      if (headers.origin === undefined) return !required;
      return headers.origin === `http://${headers.host ?? ''}`;
    },
    readCookie: ({ cookie = '' }) => {
      for (const pair of cookie.split(';')) {
        const [key, value] = pair.trim().split('=');
        if (key === name) return value;
      }
      return undefined;
    },
    makeCookie: (secret) =>
      `${name}=${secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${THIRTY_DAYS}`,
  };
}

/** Sent with everything. Scripts and WebAssembly from here only; nothing may frame the station. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "media-src 'self' data: blob:",
    "connect-src 'self' ws://127.0.0.1:*",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};
