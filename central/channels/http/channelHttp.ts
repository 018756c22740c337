import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { ChannelHttp, ChannelRequest, ChannelResponse, RateReading } from '../adapter.ts';
import { rateLimited, readRetryAfter, unreadable } from '../failures.ts';
import type { Clock } from '../../store/index.ts';
import type { TokenBucket } from './bucket.ts';

const DEADLINE_MS = 30_000;
const ANSWER_BYTES_MAX = 32 * 1024 * 1024;
/** Where a 429 does not say how long. */
const PAUSE_MS = 2000;
/** A bucket that is emptier than that is somebody's mistake: it is told as a limit instead of waited for. */
const WAIT_MAX_MS = 20_000;

export interface ChannelHttpDeps {
  readonly fetch: typeof fetch;
  readonly baseUrl: string;
  readonly alsoAt: readonly string[];
  readonly bucket: TokenBucket;
  readonly clock: Clock;
  readonly limitsOf: ((response: ChannelResponse) => RateReading | undefined) | undefined;
  /** Before each request: whoever holds the connection says so again. */
  readonly beforeEach?: () => Promise<void>;
  readonly signal?: AbortSignal;
}

function urlOf({ baseUrl, alsoAt }: ChannelHttpDeps, { path, query = {} }: ChannelRequest): URL {
  const base = new URL(baseUrl);
  const url = /^https?:\/\//.test(path)
    ? new URL(path)
    : new URL(`${base.href.replace(/\/$/, '')}/${path.replace(/^\//, '')}`);
  // A link to the next page must not carry the credentials anywhere else.
  if (url.origin !== base.origin && !alsoAt.includes(url.origin))
    throw unreadable({ problem: 'link to another host' });
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  return url;
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES_MAX) throw unreadable({ problem: 'answer too large' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function createChannelHttp(deps: ChannelHttpDeps): ChannelHttp {
  const { bucket, clock } = deps;
  const exchange = async (request: ChannelRequest, url: URL): Promise<ChannelResponse> => {
    const deadline = AbortSignal.timeout(request.deadlineMs ?? DEADLINE_MS);
    const signal = deps.signal ? AbortSignal.any([deadline, deps.signal]) : deadline;
    try {
      const answer = await deps.fetch(url, {
        method: request.method,
        redirect: 'manual',
        headers: { 'user-agent': 'Stowline', accept: 'application/json', ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body }),
        signal,
      });
      const text = await readText(answer);
      return { status: answer.status, header: (name) => answer.headers.get(name), text };
    } catch (error) {
      if (error instanceof AppError) throw error;
      const timedOut = deadline.aborted;
      throw new AppError('channel.unreachable', { host: url.host, timedOut });
    }
  };
  return {
    async request(request) {
      const url = urlOf(deps, request);
      const waitMs = bucket.take();
      if (waitMs > WAIT_MAX_MS) throw rateLimited(waitMs);
      if (waitMs > 0) await pause(waitMs, undefined, deps.signal ? { signal: deps.signal } : {});
      await deps.beforeEach?.();
      const response = await exchange(request, url);
      const reading = deps.limitsOf?.(response);
      if (reading) bucket.follow(reading);
      if (response.status === 429) {
        const asked = readRetryAfter(response.header('retry-after'), clock.now());
        throw rateLimited(asked ?? reading?.pauseMs ?? PAUSE_MS);
      }
      if (response.status >= 300 && response.status < 400) {
        throw unreadable({ status: response.status, problem: 'redirect' });
      }
      return response;
    },
  };
}
