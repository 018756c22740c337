/**
 * A central small enough to be told exactly how to misbehave, over real HTTP: for tests of what a
 * station does when answers are late, lost or odd. Tests of what central decides use the real one.
 */
import { createHash, createPublicKey, randomUUID, verify, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { argon2id } from 'hash-wasm';
import { canonicalJson } from '../../../shared/canonicalJson.ts';
import type { FactEnvelope, FactResult } from '../../../shared/facts/envelope.ts';
import type { Language, Role, RosterEntry } from '../../../shared/schema/index.ts';

const STATION_ID = 'st-test';
const SHARD = 'w1';
export const ENROL_CODE = 'CODE-1';

export interface TestPerson {
  readonly id: string;
  readonly badge: string;
  readonly pin: string;
  readonly roles: readonly Role[];
  readonly language?: Language;
}
export const PEOPLE: readonly TestPerson[] = [
  { id: 'p-pick', badge: 'BADGE-PICK', pin: '1111', roles: ['picker'] },
  { id: 'p-pack', badge: 'BADGE-PACK', pin: '2222', roles: ['packer'] },
  { id: 'p-lead', badge: 'BADGE-LEAD', pin: '3333', roles: ['supervisor', 'picker'] },
];

async function toRoster(people: readonly TestPerson[]): Promise<RosterEntry[]> {
  return Promise.all(
    people.map(async ({ id, badge, pin, roles, language = 'en' }) => ({
      personId: id,
      name: id,
      roles: [...roles],
      language,
      badgeHash: createHash('sha256').update(`${STATION_ID}:${badge}`).digest('hex'),
      pinHash: await argon2id({
        password: pin,
        salt: createHash('sha256').update(id).digest().subarray(0, 16),
        parallelism: 1,
        iterations: 1,
        memorySize: 64,
        hashLength: 16,
        outputType: 'encoded',
      }),
    })),
  );
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

export class TinyCentral {
  readonly facts: FactEnvelope[] = [];
  readonly pushes: number[][] = [];
  readonly pulls: URL[] = [];
  readonly rangeRequests: string[] = [];
  readonly sessions: (string | undefined)[] = [];
  readonly imports: { filename: string; body: Buffer }[] = [];
  /** Takes what comes and loses the answer, so many times. */
  loseAnswers = 0;
  /** Answers in place of the usual 'applied'. */
  decide: (fact: FactEnvelope) => Pick<FactResult, 'outcome' | 'reason'> = () => ({
    outcome: 'applied',
  });
  /** Body of the next pulls; its answers are those asked for unless given. */
  page: { documents: unknown[]; answers?: FactResult[] } = { documents: [] };
  people = PEOPLE;
  refuseStation = false;
  answers: FactResult[] = [];

  #server: Server | undefined;
  #port = 0;
  #key: KeyObject | undefined;
  #serial = 1;
  #roster: Promise<RosterEntry[]> | undefined;
  readonly #ranges = new Map<string, unknown>();
  /** Given out and still good. */
  readonly tokens = new Set<string>();
  readonly #streams = new Set<ServerResponse>();
  readonly #sockets = new Set<Socket>();

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** The same port again after `stop`, as a central that comes back has. */
  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve) => {
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => {
      server.close(resolve);
    });
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  poke(clock: number): void {
    for (const stream of this.#streams) {
      stream.write(`event: poke\ndata: ${JSON.stringify({ shard: SHARD, clock })}\n\n`);
    }
  }

  /** Tokens that were given out are no longer good. */
  forgetTokens(): void {
    this.tokens.clear();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.url);
    const body = await readBody(request);
    const send = (status: number, value: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    const refuse = (status: number, code: string): void =>
      send(status, { error: { code, meta: {} } });
    const json = <T = string>(): Record<string, T> => JSON.parse(body.toString('utf8'));

    if (url.pathname === '/v1/stations/enrol') {
      const { code, publicKey, name } = json();
      if (code !== ENROL_CODE) return refuse(401, 'code-invalid');
      this.#key = createPublicKey({
        key: Buffer.from(publicKey ?? '', 'base64'),
        format: 'der',
        type: 'spki',
      });
      return send(200, { stationId: STATION_ID, name, shard: SHARD, serverTime: this.#now() });
    }
    if (url.pathname === '/v1/session') {
      if (this.refuseStation) return refuse(403, 'station-revoked');
      return this.#session(json(), send, refuse);
    }
    const token = request.headers.authorization?.slice('Bearer '.length) ?? '';
    if (!this.tokens.has(token)) return refuse(401, 'unauthorised');

    switch (`${request.method} ${url.pathname}`) {
      case 'GET /v1/stream':
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(`event: time\ndata: ${JSON.stringify({ serverTime: this.#now() })}\n\n`);
        this.#streams.add(response);
        response.on('close', () => this.#streams.delete(response));
        return undefined;
      case 'GET /v1/roster':
        this.#roster = toRoster(this.people);
        return send(200, { people: await this.#roster, serverTime: this.#now() });
      case 'POST /v1/ranges':
        return this.#range(json(), response, send);
      case 'POST /v1/facts':
        return this.#push(json<FactEnvelope[]>()['facts'] ?? [], response, send);
      case 'GET /v1/orders':
        return send(200, { rows: [], total: Number(url.searchParams.get('offset') ?? 0) });
      case 'POST /v1/imports':
        this.imports.push({ filename: url.searchParams.get('filename') ?? '', body });
        return send(202, { importId: `i${this.imports.length}` });
    }
    if (url.pathname.startsWith('/v1/pull/')) {
      this.pulls.push(url);
      const above = Number(url.searchParams.get('answered'));
      return send(200, {
        documents: this.page.documents,
        checkpoint: { after: 'c1' },
        through: 1,
        answers: this.page.answers ?? this.answers.filter((answer) => answer.n > above),
      });
    }
    return refuse(404, 'not-found');
  }

  #now(): string {
    return new Date().toISOString();
  }

  #session(
    { stationId, personId: person, nonce, sig }: Record<string, string>,
    send: (status: number, value: unknown) => void,
    refuse: (status: number, code: string) => void,
  ): void {
    const text = `session:${stationId}:${person ?? ''}:${nonce}`;
    if (!this.#key) return refuse(401, 'unknown-station');
    const right = verify(null, Buffer.from(text), this.#key, Buffer.from(sig ?? '', 'base64'));
    if (!right) return refuse(401, 'bad-signature');
    const known = this.people.find(({ id }) => id === person);
    if (person !== undefined && !known) return refuse(403, 'unknown-person');
    const token = randomUUID();
    this.tokens.add(token);
    this.sessions.push(person);
    return send(200, {
      token,
      expiresInSeconds: 900,
      serverTime: this.#now(),
      shard: SHARD,
      roles: known?.roles ?? [],
    });
  }

  #range(
    { requestId = '', count }: Record<string, string>,
    response: ServerResponse,
    send: (status: number, value: unknown) => void,
  ): void {
    this.rangeRequests.push(requestId);
    const range = this.#ranges.get(requestId) ?? {
      rangeId: `r-${requestId}`,
      kind: 'sscc',
      gs1CompanyPrefix: '4012345',
      extensionDigit: 3,
      first: this.#serial,
      last: this.#serial + Number(count) - 1,
    };
    if (!this.#ranges.has(requestId)) this.#serial += Number(count);
    this.#ranges.set(requestId, range);
    if (this.#loses()) response.destroy();
    else send(200, range);
  }

  #push(
    facts: FactEnvelope[],
    response: ServerResponse,
    send: (status: number, value: unknown) => void,
  ): void {
    this.pushes.push(facts.map((fact) => fact.n));
    const results: FactResult[] = [];
    for (const fact of facts) {
      const { sig, ...unsigned } = fact;
      const signed = Buffer.from(canonicalJson(unsigned));
      const holds =
        this.#key !== undefined && verify(null, signed, this.#key, Buffer.from(sig, 'base64'));
      const known = this.facts.some((other) => other.id === fact.id);
      const decided: Pick<FactResult, 'outcome' | 'reason'> = holds
        ? this.decide(fact)
        : { outcome: 'refused', reason: 'forged' };
      if (known) {
        results.push({ id: fact.id, n: fact.n, outcome: 'duplicate', clock: fact.n });
        continue;
      }
      results.push({ id: fact.id, n: fact.n, clock: fact.n, ...decided });
      if (decided.outcome === 'retry') break;
      this.facts.push(fact);
    }
    this.answers.push(...results.filter(({ outcome }) => outcome !== 'retry'));
    if (this.#loses()) response.destroy();
    else send(200, { results, serverTime: this.#now() });
  }

  #loses(): boolean {
    if (this.loseAnswers === 0) return false;
    this.loseAnswers -= 1;
    return true;
  }
}
