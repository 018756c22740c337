/** A whole central on a free port with its own folder, and stations that enrol, sign and push like real ones. */
import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto';
import { pino } from 'pino';
import { savePeople, type PersonToSave } from '../../central/auth/index.ts';
import { createCentral, type Central, type CentralOptions } from '../../central/server.ts';
import type { Write } from '../../central/store/index.ts';
import { buildSscc } from '../../shared/barcodes/index.ts';
import { canonicalJson } from '../../shared/canonicalJson.ts';
import type { FactData, FactResult, FactType } from '../../shared/facts/index.ts';
import { uuidv7 } from '../../shared/ids.ts';
import type {
  EnrolResponse,
  PullResponse,
  RangeResponse,
  RosterResponse,
  SessionResponse,
} from '../../shared/protocol/index.ts';
import type { CollectionName } from '../../shared/schema/index.ts';
import { checkAnswers } from './checkAnswers.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';

export const WAREHOUSE = 'wh:main';

/** A clock that stands still until it is moved. */
export class TestClock {
  ms = Date.parse('2026-11-22T09:00:00.000Z');
  now(): number {
    return this.ms;
  }
  advance(ms: number): void {
    this.ms += ms;
  }
}

/** One person of each role; PINs are 1111. */
export const TEST_PEOPLE: readonly PersonToSave[] = (
  ['picker', 'packer', 'supervisor', 'clerk'] as const
).map((role) => ({
  id: `person-${role}`,
  name: `Test ${role}`,
  roles: [role],
  language: 'en',
  badge: `BADGE-${role}`,
  pin: '1111',
}));

export interface TestCentral extends Central {
  readonly folder: string;
  /** What `openStore` takes. */
  readonly database: string;
  readonly tamper: TestDatabase['tamper'];
  readonly clock: TestClock;
  /** Lines that central logged at `error` or above. */
  readonly errors: readonly Record<string, unknown>[];
  /** All lines of the asked level and above. */
  readonly log: readonly Record<string, unknown>[];
  /** Documents put straight into the warehouse (or `org`), as one ledger entry; its clock. */
  put(writes: readonly Write[], shard?: string): Promise<number>;
  /** Stops it and starts it again on the same folder. The old object is of no use any more. */
  restart(): Promise<TestCentral>;
  /** Stops it and removes its folder. */
  destroy(): Promise<void>;
}

/** What pino calls `error`. */
const ERROR_LEVEL = 50;

interface Settings extends Pick<CentralOptions, 'limits' | 'patience' | 'trustProxy' | 'channels'> {
  /** Default: 'error'. */
  readonly logLevel?: 'error' | 'info' | 'trace';
}

async function startCentral(
  home: TestDatabase,
  clock: TestClock,
  settings: Settings,
): Promise<TestCentral> {
  const { folder, database, tamper } = home;
  const { logLevel: level = 'error', ...own } = settings;
  const errors: Record<string, unknown>[] = [];
  const log: Record<string, unknown>[] = [];
  const logger = pino(
    { level },
    {
      write: (line: string) => {
        const value = JSON.parse(line) as Record<string, unknown>;
        log.push(value);
        if (Number(value['level']) >= ERROR_LEVEL) errors.push(value);
      },
    },
  );
  const central = await createCentral({
    ...{ dataDir: folder, database, clock, logger, ...own },
    observe: (app) => checkAnswers(app, (problem) => errors.push({ msg: problem })),
  });
  return {
    ...central,
    folder,
    database,
    tamper,
    clock,
    errors,
    log,
    put: (writes, shard = WAREHOUSE) =>
      central.store.transact(shard, async (tx) => tx.append({ kind: 'test', input: null, writes })),
    async restart() {
      await central.close();
      return startCentral(home, clock, settings);
    },
    async destroy() {
      await central.close();
      await home.remove();
    },
  };
}

export interface TestCentralOptions extends Settings {
  readonly clock?: TestClock;
  /** Default: TEST_PEOPLE. Hashing PINs takes a moment: pass [] where nobody signs in. */
  readonly people?: readonly PersonToSave[];
}

export async function createTestCentral(options: TestCentralOptions = {}): Promise<TestCentral> {
  const home = await createTestDatabase();
  const { clock = new TestClock(), people = TEST_PEOPLE, ...settings } = options;
  const central = await startCentral(home, clock, settings);
  await savePeople(central.store, people);
  return central;
}

export interface FactOptions {
  readonly id?: string;
  readonly n?: number;
  readonly v?: number;
  readonly group?: string;
  readonly dependsOn?: readonly string[];
  readonly role?: string;
  readonly personId?: string;
  readonly assurance?: 'badge' | 'pin';
  /** Changes made after signing. */
  readonly forge?: Record<string, unknown>;
  /** Members of the envelope that differ, signed. */
  readonly over?: Record<string, unknown>;
}

export type SignedFact = Record<string, unknown> & { id: string; n: number };
export interface Answer<T> {
  readonly status: number;
  readonly body: T;
}

export class TestStation {
  readonly stationId: string;
  readonly shard: string;
  readonly privateKey: KeyObject;
  epoch: string = randomUUID();
  url: string;
  #n = 0;

  constructor(url: string, enrolled: EnrolResponse, privateKey: KeyObject) {
    this.url = url;
    this.stationId = enrolled.stationId;
    this.shard = enrolled.shard;
    this.privateKey = privateKey;
  }

  sign(text: string): string {
    return sign(null, Buffer.from(text), this.privateKey).toString('base64');
  }

  /** A bearer token for the station, or for a person at it. */
  async token(personId?: string, nonce: string = randomUUID()): Promise<string> {
    return (await this.openSession(personId, nonce)).body.token;
  }

  openSession(
    personId?: string,
    nonce: string = randomUUID(),
    sig = this.sign(`session:${this.stationId}:${personId ?? ''}:${nonce}`),
  ): Promise<Answer<SessionResponse>> {
    return this.request('POST', '/v1/session', {
      body: {
        stationId: this.stationId,
        ...(personId === undefined ? {} : { personId }),
        nonce,
        sig,
      },
    });
  }

  /** A signed fact under the next number (or `n`, which then is the last one taken). */
  fact<T extends FactType>(type: T, data: FactData<T>, options: FactOptions = {}): SignedFact {
    return this.rawFact(type, data, options);
  }

  /** Like `fact`, for types and data that do not exist. */
  rawFact(type: string, data: unknown, options: FactOptions = {}): SignedFact {
    this.#n = options.n ?? this.#n + 1;
    const id = options.id ?? uuidv7();
    const role = options.role ?? 'supervisor';
    const unsigned = {
      id,
      type,
      v: options.v ?? 1,
      shard: this.shard,
      station: this.stationId,
      epoch: this.epoch,
      n: this.#n,
      group: options.group ?? id,
      operator: {
        personId: options.personId ?? `person-${role}`,
        sessionId: 'session-1',
        role,
        assurance: options.assurance ?? 'pin',
      },
      basedOn: {},
      dependsOn: options.dependsOn ?? [],
      time: { at: '2026-11-22T09:00:00.000Z', uncertaintyMs: 100 },
      data,
      ...options.over,
    };
    return { ...unsigned, sig: this.sign(canonicalJson(unsigned)), ...options.forge };
  }

  async push(...facts: readonly SignedFact[]): Promise<FactResult[]> {
    const { status, body } = await this.tryPush(facts);
    if (status !== 200) throw new Error(`push answered ${status}: ${JSON.stringify(body)}`);
    return body.results;
  }

  async tryPush(facts: readonly SignedFact[]): Promise<Answer<{ results: FactResult[] }>> {
    return this.request('POST', '/v1/facts', {
      token: await this.token(),
      body: { station: this.stationId, epoch: this.epoch, facts },
    });
  }

  /** One page, as the person or as the station itself. */
  async pull(
    collection: CollectionName,
    query: Record<string, string | number> = {},
    personId?: string,
  ): Promise<PullResponse> {
    const search = new URLSearchParams(
      Object.entries(query).map(([key, value]) => [key, String(value)]),
    );
    const { status, body } = await this.request<PullResponse>(
      'GET',
      `/v1/pull/${collection}?${search.toString()}`,
      { token: await this.token(personId) },
    );
    if (status !== 200) throw new Error(`pull answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** Pages until nothing more is there. */
  async pullAll(collection: CollectionName, limit = 100, after?: string, personId?: string) {
    const documents: PullResponse['documents'] = [];
    let cursor = after;
    for (;;) {
      const query = { limit, ...(cursor === undefined ? {} : { after: cursor }) };
      const page = await this.pull(collection, query, personId);
      documents.push(...page.documents);
      cursor = page.checkpoint.after;
      if (page.documents.length < limit) return { documents, after: cursor, through: page.through };
    }
  }

  /** A number leased to this station for a parcel. Its warehouse needs settings, for the company prefix. */
  async nextSscc(): Promise<string> {
    const { status, body } = await this.request<RangeResponse>('POST', '/v1/ranges', {
      token: await this.token(),
      body: { kind: 'sscc', epoch: this.epoch, count: 1, requestId: randomUUID() },
    });
    if (status !== 200) throw new Error(`ranges answered ${status}: ${JSON.stringify(body)}`);
    return buildSscc(body.extensionDigit, body.gs1CompanyPrefix, body.first);
  }

  async roster(): Promise<RosterResponse> {
    const answer = await this.request<RosterResponse>('GET', '/v1/roster', {
      token: await this.token(),
    });
    return answer.body;
  }

  async request<T>(
    method: string,
    path: string,
    { token, body, headers = {} }: RequestParts = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  }
}

interface RequestParts {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A station enrolled at a warehouse with a key pair of its own. */
export async function createTestStation(
  central: Pick<Central, 'url' | 'auth'>,
  name = 'Test station',
  shard = WAREHOUSE,
): Promise<TestStation> {
  const { code } = await central.auth.createEnrolmentCode(shard);
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const response = await fetch(`${central.url}/v1/stations/enrol`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      code,
      name,
      publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
    }),
  });
  if (response.status !== 200) throw new Error(`enrol answered ${response.status}`);
  return new TestStation(central.url, (await response.json()) as EnrolResponse, privateKey);
}
