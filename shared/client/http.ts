import type { TSchema, Static } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { AppError } from '../errors.ts';
import {
  ErrorBody,
  PROTOCOL_HEADER,
  PROTOCOL_VERSION,
  REQUEST_ID_HEADER,
} from '../protocol/index.ts';
import { readRetryAfter } from './retryAfter.ts';

export interface HttpRequest {
  readonly method?: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, application/octet-stream. */
  readonly blob?: Blob;
  /** What central calls it in its log and in the ledger rows it causes. Default: central names it. */
  readonly requestId?: string;
  readonly deadlineMs: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
  /** What central calls the request in its log. */
  readonly requestId: string | null;
  /** Milliseconds that it asked to be left alone for (429, 503). */
  readonly retryAfterMs?: number | undefined;
  readonly roundTripMs: number;
}

export interface Http {
  /** Any answer of central, whatever its status. Throws `offline` when there is none in time. */
  readonly exchange: (request: HttpRequest) => Promise<HttpAnswer>;
  /** The headers are waited for until the deadline; the body then has none of its own. */
  readonly openStream: (
    request: HttpRequest,
    signal: AbortSignal,
  ) => Promise<{
    status: number;
    retryAfterMs: number | undefined;
    body: ReadableStream<Uint8Array> | null;
    text: () => Promise<string>;
  }>;
  readonly close: () => void;
}

export interface HttpOptions {
  readonly baseUrl: string;
  readonly env: {
    readonly fetch: typeof fetch;
    /** Milliseconds that only go forwards. */
    readonly monotonicMs: () => number;
  };
  /** Central answered something. */
  readonly onContact: () => void;
  /** The connection failed; a deadline that passed does not count. */
  readonly onUnreachable: () => void;
}

const errorBody = Compile(ErrorBody);

/** Central's refusal as an AppError: its own code; in `meta` the HTTP status, the request's id, how long to wait. */
export function toAppError(
  {
    status,
    requestId,
    retryAfterMs,
  }: Pick<HttpAnswer, 'status' | 'retryAfterMs'> & {
    readonly requestId?: string | null;
  },
  text: string,
): AppError {
  const about = {
    status,
    ...(typeof requestId === 'string' ? { requestId } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  try {
    const value: unknown = JSON.parse(text);
    if (errorBody.Check(value)) {
      return new AppError(value.error.code, { ...value.error.meta, ...about });
    }
  } catch {
    // Not JSON: whatever answered was not central itself, say a proxy. Told by its status below.
    return new AppError('central-failed', about);
  }
  return new AppError('central-failed', about);
}

export function createHttp(options: HttpOptions): Http {
  const { env } = options;
  const closed = new AbortController();
  const base = URL.parse(options.baseUrl);
  if (!base || (base.protocol !== 'http:' && base.protocol !== 'https:')) {
    throw new AppError('central-url-invalid', { url: options.baseUrl });
  }

  const start = (request: HttpRequest, signal: AbortSignal): Promise<Response> => {
    const headers: Record<string, string> = { [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) };
    if (request.token !== undefined) headers['authorization'] = `Bearer ${request.token}`;
    if (request.requestId !== undefined) headers[REQUEST_ID_HEADER] = request.requestId;
    if (request.json !== undefined) headers['content-type'] = 'application/json';
    if (request.blob !== undefined) headers['content-type'] = 'application/octet-stream';
    const body = request.blob ?? (request.json === undefined ? null : JSON.stringify(request.json));
    return env.fetch(new URL(request.path, base), {
      method: request.method ?? 'GET',
      headers,
      body,
      signal,
      redirect: 'error',
    });
  };

  /** One place that tells a passed deadline, a closing station and a dead line apart. */
  const offline = (error: unknown, deadline: AbortSignal): AppError => {
    if (closed.signal.aborted) return new AppError('offline', { reason: 'closed' });
    if (deadline.aborted) return new AppError('offline', { reason: 'deadline' });
    options.onUnreachable();
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreachable';
    return new AppError('offline', { reason: code });
  };

  return {
    exchange: async (request) => {
      const deadline = AbortSignal.timeout(request.deadlineMs);
      const began = env.monotonicMs();
      try {
        const response = await start(request, AbortSignal.any([deadline, closed.signal]));
        const body = new Uint8Array(await response.arrayBuffer());
        const answer: HttpAnswer = {
          status: response.status,
          contentType: response.headers.get('content-type') ?? 'application/octet-stream',
          body,
          requestId: response.headers.get(REQUEST_ID_HEADER),
          retryAfterMs: readRetryAfter(response.status, response.headers.get('retry-after')),
          roundTripMs: env.monotonicMs() - began,
        };
        options.onContact();
        return answer;
      } catch (error) {
        throw offline(error, deadline);
      }
    },
    openStream: async (request, signal) => {
      const deadline = new AbortController();
      const timer = setTimeout(() => deadline.abort(), request.deadlineMs);
      try {
        const response = await start(
          request,
          AbortSignal.any([deadline.signal, closed.signal, signal]),
        );
        const { status, body } = response;
        const retryAfterMs = readRetryAfter(status, response.headers.get('retry-after'));
        return { status, retryAfterMs, body, text: () => response.text() };
      } catch (error) {
        throw offline(error, deadline.signal);
      } finally {
        clearTimeout(timer);
      }
    },
    close: () => closed.abort(),
  };
}

const utf8 = new TextDecoder();
const validators = new WeakMap<TSchema, Validator>();

/** The body of a 2xx answer, checked; anything else as the AppError central meant. */
export function readAnswer<S extends TSchema>(schema: S, answer: HttpAnswer): Static<S> {
  const text = utf8.decode(answer.body);
  if (answer.status < 200 || answer.status > 299) throw toAppError(answer, text);
  const validator = validators.get(schema) ?? Compile(schema);
  validators.set(schema, validator);
  const value: unknown = JSON.parse(text);
  if (!validator.Check(value)) {
    throw new AppError('central-answer-invalid', {
      place: validator.Errors(value)[0]?.instancePath ?? '',
    });
  }
  return value as Static<S>;
}
