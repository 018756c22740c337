import type { FastifyInstance } from 'fastify';

/** Nothing of central is a page: no answer may be framed, sniffed, cached or run. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
} as const;

/** Half a year: whoever came by TLS once does not come without it again. */
const HSTS = { 'strict-transport-security': 'max-age=15552000' } as const;

/** On every answer, those of routes that write by themselves included. */
export function sendSecurityHeaders(app: FastifyInstance, overTls: boolean): void {
  const headers = Object.entries({ ...SECURITY_HEADERS, ...(overTls ? HSTS : {}) });
  app.addHook('onRequest', (_request, reply, done) => {
    for (const [name, value] of headers) reply.raw.setHeader(name, value);
    done();
  });
}
