import type { Batch } from '../../shared/schema/index.ts';
import type { Store } from '../store/index.ts';
import { accountNumbers } from './numbers.ts';

export interface StationRow {
  readonly id: string;
  readonly name: string;
  readonly shard: string;
  readonly enrolledAt: string;
  readonly revoked: boolean;
  /** When it last signed in or sent something; null: never since it was enrolled. */
  readonly lastSeen: string | null;
  readonly facts: number;
  /** Codes of the batches it holds. */
  readonly batches: readonly string[];
  readonly numbersLeased: number;
  readonly numbersUsed: number;
}

const later = (a: string | null | undefined, b: string | null | undefined): string | null => {
  const [first, second] = [a ?? '', b ?? ''];
  return (first > second ? first : second) || null;
};

/** Leases as they stand, by station. */
export async function heldBatches(store: Pick<Store, 'read'>): Promise<Map<string, Batch[]>> {
  const rows = await store.read
    .selectFrom('state')
    .select('body')
    .where('collection', '=', 'batches')
    .where('gone', '=', 0)
    .where('body', 'is not', null)
    .execute();
  const batches = rows.map(({ body }) => JSON.parse(body ?? 'null') as Batch);
  return Map.groupBy(
    batches.filter(({ lease }) => lease !== null),
    ({ lease }) => lease?.stationId ?? '',
  );
}

/** Every station that was ever enrolled, the newest first. */
export async function listStations(store: Pick<Store, 'read'>): Promise<StationRow[]> {
  const stations = await store.read.selectFrom('stations').selectAll().execute();
  const signedIn = await store.read
    .selectFrom('nonces')
    .select(['station', (e) => e.fn.max('used_at').as('at')])
    .groupBy('station')
    .execute();
  const sent = await store.read
    .selectFrom('facts')
    .select([
      'station',
      (e) => e.fn.max('received_at').as('at'),
      (e) => e.fn.countAll<number>().as('facts'),
    ])
    .groupBy('station')
    .execute();
  const tokens = new Map(signedIn.map((row) => [row.station, row.at]));
  const facts = new Map(sent.map((row) => [row.station, row]));
  const held = await heldBatches(store);
  const numbers = Map.groupBy(await accountNumbers(store), ({ station }) => station);
  return stations
    .toSorted((a, b) => (a.enrolled_at < b.enrolled_at ? 1 : -1))
    .map((row): StationRow => {
      const ranges = numbers.get(row.id) ?? [];
      return {
        id: row.id,
        name: row.name,
        shard: row.shard,
        enrolledAt: row.enrolled_at,
        revoked: row.revoked === 1,
        lastSeen: later(tokens.get(row.id), facts.get(row.id)?.at),
        facts: facts.get(row.id)?.facts ?? 0,
        batches: (held.get(row.id) ?? []).map(({ code }) => code),
        numbersLeased: ranges.reduce((sum, { leased }) => sum + leased, 0),
        numbersUsed: ranges.reduce((sum, { used }) => sum + used, 0),
      };
    });
}
