/**
 * The lines between programs: HTTP from stations to central, HTTP and WebSocket from pages to their
 * host. Every request can be lost, answered twice, late, cut in the middle, or answered into the void.
 */
import { PROTOCOL_HEADER } from '../../../shared/protocol/index.ts';
import { currentMachine, currentProcess, pause, runAs, type Process } from './machine.ts';
import type { Random } from './random.ts';

export interface SimRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export interface SimResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** A stream that a server keeps open. */
export interface SimStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Told of each piece; null: the end. */
  listen(handler: (piece: Buffer | null) => void): void;
  /** The client went. */
  abandon(): void;
}

export interface SimServer {
  readonly process: Process;
  request(request: SimRequest): Promise<SimResponse>;
  stream(request: SimRequest): Promise<SimStream>;
}

/** How bad a line is. Probabilities per request; times in ms. */
export interface LineQuality {
  up: boolean;
  latency: readonly [number, number];
  lostRequest: number;
  lostResponse: number;
  duplicated: number;
  delayed: number;
  cutBody: number;
  /** Per piece of a stream: swallowed without a trace. */
  lostPiece: number;
}

export const GOOD_LINE: Readonly<LineQuality> = {
  up: true,
  latency: [60, 420],
  lostRequest: 0,
  lostResponse: 0,
  duplicated: 0,
  delayed: 0,
  cutBody: 0,
  lostPiece: 0,
};

export interface Line {
  readonly quality: LineQuality;
  readonly random: Random;
  readonly server: () => SimServer | undefined;
  readonly trace: (text: string) => void;
  /** What the client says it understands, where it is an older program than this one. */
  protocol: string | undefined;
  /** Streams to be cut when the line goes down. */
  readonly open: Set<() => void>;
}

const networkError = (code: string): TypeError =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });

/** The parts of a Response that stations and pages use. */
class LightResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
  readonly #bytes: () => Promise<Buffer>;

  constructor(
    head: { status: number; headers: Readonly<Record<string, string>> },
    bytes: () => Promise<Buffer>,
    body: AsyncIterable<Uint8Array> | null = null,
  ) {
    this.status = head.status;
    this.ok = head.status >= 200 && head.status < 300;
    this.headers = { get: (name) => head.headers[name.toLowerCase()] ?? null };
    this.body = body;
    this.#bytes = bytes;
  }

  arrayBuffer(): Promise<Uint8Array> {
    return this.#bytes();
  }
  async text(): Promise<string> {
    return (await this.#bytes()).toString('utf8');
  }
  async json(): Promise<unknown> {
    return JSON.parse(await this.text());
  }
}

const travel = ({ quality, random }: Line): number => random.between(...quality.latency);

/** Rejects when the caller gives up, whatever else comes of it. */
function untilAborted<T>(work: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return work;
  if (signal.aborted) {
    // Nobody waits any more for what becomes of it.
    work.catch(() => undefined);
    return Promise.reject(signal.reason as Error);
  }
  return new Promise((resolve, reject) => {
    const stop = currentMachine().onAbort(signal, () => reject(signal.reason as Error));
    work.then(resolve, reject).finally(stop);
  });
}

const serve = async (line: Line, request: SimRequest): Promise<SimResponse> => {
  const server = line.server();
  if (!line.quality.up || server === undefined || !server.process.alive) {
    throw networkError('ECONNREFUSED');
  }
  const { process } = server;
  return new Promise((resolve, reject) => {
    const died = (): void => reject(networkError('ECONNRESET'));
    process.onDeath.add(died);
    runAs(process, () => server.request(request))
      .then(resolve, reject)
      .finally(() => process.onDeath.delete(died));
  });
};

async function exchange(line: Line, request: SimRequest): Promise<LightResponse> {
  const { quality, random, trace } = line;
  const name = `${request.method} ${request.path.split('?')[0] ?? ''}`;
  await pause(travel(line));
  if (!quality.up) throw networkError('ECONNREFUSED');
  if (random.chance(quality.lostRequest)) {
    trace(`lost ${name}`);
    throw networkError('ECONNRESET');
  }
  if (random.chance(quality.delayed)) {
    trace(`delayed ${name}`);
    await pause(random.between(1_000, 25_000));
  }
  if (random.chance(quality.duplicated)) {
    trace(`duplicated ${name}`);
    // Comes again by and by, behind whatever was sent meanwhile; nobody waits for its answer.
    const again = random.between(0, 4_000);
    void pause(again)
      .then(() => serve(line, request))
      .catch(() => undefined);
  }
  const response = await serve(line, request);
  if (random.chance(quality.lostResponse)) {
    trace(`unanswered ${name}`);
    await pause(travel(line));
    throw networkError('ECONNRESET');
  }
  await pause(travel(line));
  if (!quality.up) throw networkError('ECONNRESET');
  const cut = random.chance(quality.cutBody) && response.body.length > 2;
  if (cut) trace(`cut ${name}`);
  return new LightResponse(response, async () => {
    if (cut) throw networkError('UND_ERR_SOCKET');
    return response.body;
  });
}

async function openStream(
  line: Line,
  request: SimRequest,
  signal: AbortSignal | null | undefined,
): Promise<LightResponse> {
  const { quality, random } = line;
  await pause(travel(line));
  const server = line.server();
  if (!quality.up || server === undefined || !server.process.alive) {
    throw networkError('ECONNREFUSED');
  }
  const opened = await runAs(server.process, () => server.stream(request));
  await pause(travel(line));
  if (!server.process.alive) throw networkError('ECONNRESET');
  const client = currentProcess();
  const pieces: Buffer[] = [];
  let failure: Error | undefined;
  let ended = false;
  let wake: (() => void) | undefined;
  let last = 0;
  const push = (act: () => void): void => {
    // Pieces of one stream never overtake each other.
    const machine = currentMachine();
    last = Math.max(machine.now + travel(line), last);
    machine.schedule(last - machine.now, client, () => {
      act();
      wake?.();
    });
  };
  const cut = (): void => {
    opened.abandon();
    push(() => {
      failure ??= networkError('ECONNRESET');
    });
  };
  line.open.add(cut);
  client.onDeath.add(() => opened.abandon());
  server.process.onDeath.add(cut);
  if (signal) {
    currentMachine().onAbort(signal, () => {
      opened.abandon();
      failure ??= signal.reason as Error;
      wake?.();
    });
  }
  opened.listen((piece) => {
    if (piece !== null && random.chance(quality.lostPiece)) return;
    if (piece === null) {
      push(() => {
        ended = true;
      });
      return;
    }
    // Split somewhere: a reader that needs whole messages at once would fail.
    const at = random.chance(0.2) ? random.between(0, piece.length) : piece.length;
    push(() => pieces.push(piece.subarray(0, at)));
    if (at < piece.length) push(() => pieces.push(piece.subarray(at)));
  });
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const piece = pieces.shift();
        if (piece !== undefined) yield piece;
        else if (failure !== undefined) throw failure;
        else if (ended) return;
        else {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = undefined;
        }
      }
    } finally {
      line.open.delete(cut);
      opened.abandon();
    }
  }
  const text = async (): Promise<Buffer> => {
    const all: Uint8Array[] = [];
    for await (const piece of read()) all.push(piece);
    return Buffer.concat(all);
  };
  return new LightResponse(opened, text, read());
}

export type SimFetch = (
  url: URL | string,
  init?: {
    method?: string;
    headers?: Record<string, string>;
    body?: unknown;
    signal?: AbortSignal | null;
  },
) => Promise<LightResponse>;

/** `fetch` over one line. A process that is dead waits for ever. */
export function createFetch(line: Line, isStream: (path: string) => boolean): SimFetch {
  return (url, init = {}) => {
    const { pathname, search } = new URL(url);
    const request: SimRequest = {
      method: init.method ?? 'GET',
      path: `${pathname}${search}`,
      headers: {
        ...init.headers,
        ...(line.protocol === undefined ? {} : { [PROTOCOL_HEADER]: line.protocol }),
      },
      body: typeof init.body === 'string' ? init.body : undefined,
    };
    if (!currentProcess().alive) return new Promise(() => undefined);
    const work = isStream(pathname)
      ? openStream(line, request, init.signal)
      : exchange(line, request);
    return untilAborted(work, init.signal);
  };
}
