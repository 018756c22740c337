import type { FastifyError, FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { CountFailure } from './limits.ts';

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
  'method-not-allowed': 405,
  'body-timeout': 408,
  conflict: 409,
  'rules-changed': 409,
  'checks-changed': 409,
  'order-not-closed': 409,
  'order-in-work': 409,
  'channel.id-taken': 409,
  resync: 410,
  'too-large': 413,
  'unsupported-type': 415,
  'protocol-too-old': 426,
  'too-many-requests': 429,
  'central-busy': 503,
  'channel.off': 503,
  'not-ready': 503,
  'database-away': 503,
};

/** Seconds after which a request that central had no time for is worth another try. */
const TRY_AGAIN_SECONDS = 2;

/** HTTP status of an AppError's code. Codes that name nothing special are the sender's fault. */
export function errorStatus(code: string): number {
  return STATUS[code] ?? (code.endsWith('-not-found') ? 404 : 400);
}

/** Codes of the framework's own refusals. */
const FRAMEWORK: Readonly<Record<string, readonly [code: string, problem?: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['unsupported-type'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid-request', 'not as long as its content-length'],
};

/** A refusal of the framework's in our words, its own message being written for programmers. */
function inOurWords(error: FastifyError): AppError {
  const [code, problem] = FRAMEWORK[error.code] ?? ['invalid-request', 'cut off or malformed'];
  return new AppError(code, problem === undefined ? {} : { in: 'body', path: '', problem });
}

const isSendersFault = ({ statusCode }: FastifyError): boolean =>
  statusCode !== undefined && statusCode >= 400 && statusCode < 500;

function retryAfterOf({ code, meta }: AppError): number | undefined {
  const told = meta['retryAfterSeconds'];
  if (typeof told === 'number') return told;
  return errorStatus(code) === 503 ? TRY_AGAIN_SECONDS : undefined;
}

/**
 * Every failure leaves as `{error:{code,meta}}`, without a stack; what nobody foresaw is logged and called
 * `internal`. Who is not who they say is counted, and in the end not listened to for a while.
 */
export function handleErrors(app: FastifyInstance, countFailure: CountFailure): void {
  app.setErrorHandler<FastifyError | AppError>(async (error, request, reply) => {
    let known: AppError | undefined;
    if (error instanceof AppError) known = error;
    else if (isSendersFault(error)) known = inOurWords(error);
    if (!known) {
      request.log.error({ err: error }, 'request failed');
      known = new AppError('internal', {});
    } else if (errorStatus(known.code) === 401) known = (await countFailure(request)) ?? known;
    const retryAfter = retryAfterOf(known);
    if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
    const status = known.code === 'internal' ? 500 : errorStatus(known.code);
    return reply.status(status).send({ error: { code: known.code, meta: known.meta } });
  });
}

/** Paths that a route's `/v1/orders/:id` stands for. */
const patternOf = (url: string): RegExp =>
  new RegExp(
    `^${url
      .split('/')
      .map((part) => (/^:|^\*$/.test(part) ? '[^/]+' : part.replaceAll('.', '\\.')))
      .join('/')}$`,
  );

/** What is not there, and what can't be done with what is. */
export function answerUnknownPaths(app: FastifyInstance): void {
  const patterns = new Map<string, RegExp>();
  const matches = (url: string, path: string): boolean => {
    const pattern = patterns.get(url) ?? patternOf(url);
    patterns.set(url, pattern);
    return pattern.test(path);
  };
  app.setNotFoundHandler({ preHandler: app.rateLimit() }, ({ url, method }, reply) => {
    const path = url.split('?')[0] ?? '';
    const found = app.routeTable.filter((route) => matches(route.url, path));
    if (found.length === 0) throw new AppError('not-found', { path });
    const allowed = found.map((route) => route.method);
    reply.header('allow', allowed.join(', '));
    throw new AppError('method-not-allowed', { method, allowed });
  });
}
