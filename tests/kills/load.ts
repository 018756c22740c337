/** What stations, a channel and a desk do all day: whoever gets no answer asks again, as real ones do. */
import { setTimeout as later } from 'node:timers/promises';
import { orderIdOf } from '../../central/orders/orderDoc.ts';
import { ORDERS_PER_REQUEST_MAX } from '../../shared/protocol/index.ts';
import type { ImportStatus } from '../../shared/protocol/index.ts';
import type { TestStation } from '../builders/central.ts';
import { aLine, anIntake } from '../builders/orders.ts';
import { formatFile, manyRows } from '../fixtures/import/orderFiles.ts';
import type { Random } from '../fuzz/random.ts';
import { Books } from './books.ts';

const RETRY_MS = 50;
/** Tokens are good for a quarter of an hour. */
const TOKEN_MS = 10 * 60_000;
const GROUP_MAX = 5;
/** A channel and a desk that never rest would leave the stations no room. */
const PAUSE_MS = 100;
const ORDERS_MAX = Math.min(20, ORDERS_PER_REQUEST_MAX);
const IMPORTED = 60;

export interface LoadOptions {
  /** One each; the first one also is the channel, the second the desk. */
  readonly stations: readonly { readonly name: string; readonly station: TestStation }[];
  readonly random: Random;
}

export interface Load {
  readonly books: Books;
  /** Ids of facts that were answered, in no order. */
  readonly facts: string[];
  /** Ids of orders that a channel was told are taken, or a desk that its import of them is done. */
  readonly orders: string[];
  readonly counts: { imports: number; askedAgain: number };
  /** Acknowledgements so far. */
  acknowledged(): number;
  /** Everything under way is brought to its end. */
  stop(): Promise<void>;
}

export function startLoad({ stations, random }: LoadOptions): Load {
  const books = new Books();
  const facts: string[] = [];
  const orders: string[] = [];
  const counts = { imports: 0, askedAgain: 0 };
  const work = new AbortController();
  const tokens = new Map<string, { token: string; until: number }>();

  const tokenOf = async (station: TestStation, person?: string): Promise<string> => {
    const key = `${station.stationId}/${person ?? ''}`;
    const known = tokens.get(key);
    if (known && known.until > performance.now()) return known.token;
    const token = await station.token(person);
    tokens.set(key, { token, until: performance.now() + TOKEN_MS });
    return token;
  };
  /** Until there is an answer; what is no answer (nobody there, not now) is asked again. */
  async function insist<T>(ask: () => Promise<{ status: number; body: T }>): Promise<T> {
    for (;;) {
      const answer = await ask().catch((error: unknown) => {
        if (error instanceof TypeError || error instanceof SyntaxError) return undefined;
        throw error;
      });
      if (answer && answer.status < 300) return answer.body;
      if (answer && answer.status < 500 && answer.status !== 429) {
        throw new Error(`answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      counts.askedAgain += 1;
      await later(RETRY_MS);
    }
  }

  async function scan(name: string, station: TestStation): Promise<void> {
    while (!work.signal.aborted) {
      const count = 1 + random.below(GROUP_MAX);
      const made = Array.from({ length: count }, () => books.next(name, station, random));
      const { results } = await insist(async () =>
        station.request<{ results: { id: string; outcome: string }[] }>('POST', '/v1/facts', {
          token: await tokenOf(station),
          body: { station: station.stationId, epoch: station.epoch, facts: made },
        }),
      );
      const odd = results.filter(({ outcome }) => outcome !== 'applied' && outcome !== 'flagged');
      if (odd.length > 0 || results.length !== made.length) {
        throw new Error(`facts were answered ${JSON.stringify(results)}`);
      }
      facts.push(...results.map(({ id }) => id));
    }
  }

  async function sell(station: TestStation): Promise<void> {
    for (let n = 0; !work.signal.aborted;) {
      const body = Array.from({ length: 1 + random.below(ORDERS_MAX) }, () => {
        const lines = ['1', '2', '3'].map((lineId) => aLine({ lineId, sku: `SKU-${lineId}` }));
        return anIntake({ externalId: `sold-${(n += 1)}`, lines });
      });
      const { results } = await insist(async () =>
        station.request<{ results: { orderId: string }[] }>('POST', '/v1/orders', {
          token: await tokenOf(station, 'person-clerk'),
          body,
        }),
      );
      if (results.length !== body.length) throw new Error(`${results.length} of ${body.length}`);
      orders.push(...results.map(({ orderId }) => orderId));
      await later(random.unit() * PAUSE_MS);
    }
  }

  async function importFiles(station: TestStation): Promise<void> {
    const file = formatFile(manyRows(IMPORTED));
    while (!work.signal.aborted) {
      const channel = `file-${counts.imports}`;
      const upload = async () => {
        const response = await fetch(
          `${station.url}/v1/imports?filename=orders.csv&channel=${channel}`,
          {
            method: 'POST',
            headers: {
              authorization: `Bearer ${await tokenOf(station, 'person-clerk')}`,
              'content-type': 'application/octet-stream',
            },
            body: file,
          },
        );
        return { status: response.status, body: (await response.json()) as { importId: string } };
      };
      for (let state = 'failed'; state !== 'done';) {
        const { importId } = await insist(upload);
        do {
          await later(RETRY_MS);
          ({ state } = await insist(async () =>
            station.request<ImportStatus>('GET', `/v1/imports/${importId}`, {
              token: await tokenOf(station, 'person-clerk'),
            }),
          ));
        } while (state === 'reading' || state === 'writing');
      }
      for (let n = 0; n < IMPORTED; n += 1) orders.push(orderIdOf(channel, String(600_000 + n)));
      counts.imports += 1;
      await later(random.unit() * PAUSE_MS * 4);
    }
  }

  const [channel, desk] = stations;
  if (!channel || !desk) throw new Error('a channel and a desk are needed');
  const working = Promise.all([
    ...stations.map(({ name, station }) => scan(name, station)),
    sell(channel.station),
    importFiles(desk.station),
  ]);
  // Told by `stop`, or by the test's end.
  working.catch(() => work.abort());
  return {
    books,
    facts,
    orders,
    counts,
    acknowledged: () => facts.length + orders.length,
    async stop() {
      work.abort();
      await working;
    },
  };
}
