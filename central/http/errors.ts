import type { FastifyError, FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';

const STATUS: Readonly<Record<string, number>> = {
  unauthorised: 401,
  'unknown-station': 401,
  'bad-signature': 401,
  'nonce-used': 401,
  'code-invalid': 401,
  'not-allowed': 403,
  'station-revoked': 403,
  'unknown-person': 403,
  'wrong-station': 403,
  'not-found': 404,
  conflict: 409,
  resync: 410,
  'too-large': 413,
  'unsupported-type': 415,
  'protocol-too-old': 426,
  'central-busy': 503,
  'not-ready': 503,
  'database-away': 503,
};

/** HTTP status of an AppError's code. Codes that name nothing special are the sender's fault. */
export function errorStatus(code: string): number {
  return STATUS[code] ?? (code.endsWith('-not-found') ? 404 : 400);
}

/** Codes of the framework's own refusals. */
const FRAMEWORK: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'invalid-request',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'invalid-request',
};

/** Every failure leaves as `{error:{code,meta}}`, without a stack; what nobody foresaw is logged and called `internal`. */
export function handleErrors(app: FastifyInstance): void {
  app.setErrorHandler<FastifyError | AppError>((error, request, reply) => {
    if (error instanceof AppError) {
      return reply
        .status(errorStatus(error.code))
        .send({ error: { code: error.code, meta: error.meta } });
    }
    const known = FRAMEWORK[error.code];
    if (known !== undefined) {
      return reply.status(error.statusCode ?? 400).send({ error: { code: known, meta: {} } });
    }
    if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
      const meta = { message: error.message };
      return reply.status(error.statusCode).send({ error: { code: 'invalid-request', meta } });
    }
    request.log.error({ err: error }, 'request failed');
    return reply.status(500).send({ error: { code: 'internal', meta: {} } });
  });
  app.setNotFoundHandler((request, reply) =>
    reply
      .status(404)
      .send({ error: { code: 'not-found', meta: { path: request.url.split('?')[0] } } }),
  );
}
