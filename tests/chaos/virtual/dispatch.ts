/** A request handed straight to a server's handler: as `inject`, but without streams and their timers. */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimRequest, SimResponse, SimStream } from './network.ts';

const SOCKET = {
  remoteAddress: '127.0.0.1',
  remotePort: 1,
  encrypted: false,
  destroyed: false,
  writable: true,
};

class LightRequest extends EventEmitter {
  readonly httpVersion = '1.1';
  readonly httpVersionMajor = 1;
  readonly httpVersionMinor = 1;
  readonly socket = SOCKET;
  readonly connection = SOCKET;
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly #body: Buffer | undefined;
  #resumed = false;
  complete = false;
  destroyed = false;
  readableEnded = false;

  constructor({ method, path, headers, body }: SimRequest) {
    super();
    this.method = method;
    this.url = path;
    this.#body = body === undefined ? undefined : Buffer.from(body);
    this.headers = {
      host: 'central.sim',
      ...headers,
      ...(this.#body === undefined ? {} : { 'content-length': String(this.#body.length) }),
    };
  }

  /** Fastify listens first and resumes then. */
  resume(): this {
    if (this.#resumed) return this;
    this.#resumed = true;
    queueMicrotask(() => {
      if (this.#body !== undefined) this.emit('data', this.#body);
      this.complete = true;
      this.readableEnded = true;
      this.emit('end');
    });
    return this;
  }

  setEncoding(): this {
    return this;
  }
  pause(): this {
    return this;
  }
  destroy(): this {
    this.destroyed = true;
    return this;
  }
}

class LightResponse extends EventEmitter {
  statusCode = 200;
  statusMessage = '';
  headersSent = false;
  writableEnded = false;
  finished = false;
  destroyed = false;
  readonly writableLength = 0;
  readonly socket = SOCKET;
  readonly headers: Record<string, string> = {};
  readonly pieces: Buffer[] = [];
  onPiece: ((piece: Buffer | null) => void) | undefined;
  readonly #begun: (response: LightResponse) => void;

  constructor(begun: (response: LightResponse) => void) {
    super();
    this.#begun = begun;
  }

  setHeader(name: string, value: unknown): this {
    this.headers[name.toLowerCase()] = String(value);
    return this;
  }
  getHeader(name: string): string | undefined {
    return this.headers[name.toLowerCase()];
  }
  hasHeader(name: string): boolean {
    return name.toLowerCase() in this.headers;
  }
  removeHeader(name: string): void {
    delete this.headers[name.toLowerCase()];
  }
  writeHead(status: number, ...rest: readonly unknown[]): this {
    this.statusCode = status;
    const headers = rest.at(-1);
    if (typeof headers === 'object' && headers !== null) {
      for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
    }
    this.headersSent = true;
    this.#begun(this);
    return this;
  }
  write(piece: string | Uint8Array): boolean {
    if (!this.headersSent) this.writeHead(this.statusCode);
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece);
    if (this.onPiece === undefined) this.pieces.push(bytes);
    else this.onPiece(bytes);
    return true;
  }
  end(piece?: string | Uint8Array | null): this {
    if (piece !== undefined && piece !== null && piece.length > 0) this.write(piece);
    if (!this.headersSent) this.writeHead(this.statusCode);
    this.writableEnded = true;
    this.finished = true;
    this.onPiece?.(null);
    this.emit('finish');
    this.emit('close');
    return this;
  }
  destroy(): this {
    if (this.destroyed) return this;
    this.destroyed = true;
    this.emit('close');
    return this;
  }
  flushHeaders(): void {
    if (!this.headersSent) this.writeHead(this.statusCode);
  }
  cork(): void {
    this.headersSent = this.headersSent || false;
  }
  uncork(): void {
    this.headersSent = this.headersSent || false;
  }
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

// Only the parts of Node's messages that Fastify touches are there; a missing one would throw.
const call = (handler: Handler, request: LightRequest, response: LightResponse): void =>
  handler(request as unknown as IncomingMessage, response as unknown as ServerResponse);

export function dispatch(handler: Handler, request: SimRequest): Promise<SimResponse> {
  return new Promise((resolve) => {
    const response = new LightResponse(() => undefined);
    response.on('finish', () =>
      resolve({
        status: response.statusCode,
        headers: response.headers,
        body: Buffer.concat(response.pieces),
      }),
    );
    call(handler, new LightRequest(request), response);
  });
}

/** Resolves when the head is there; the rest comes piece by piece. */
export function dispatchStream(handler: Handler, request: SimRequest): Promise<SimStream> {
  return new Promise((resolve) => {
    const response = new LightResponse((begun) =>
      resolve({
        status: begun.statusCode,
        headers: begun.headers,
        listen: (hear) => {
          for (const piece of begun.pieces.splice(0)) hear(piece);
          begun.onPiece = hear;
          if (begun.writableEnded) hear(null);
        },
        abandon: () => void begun.destroy(),
      }),
    );
    call(handler, new LightRequest(request), response);
  });
}
