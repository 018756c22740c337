import { AppError } from '../../shared/errors.ts';
import type { Settings } from '../../shared/schema/index.ts';
import { doubtAfterRestore } from '../notify/index.ts';
import { serialCapacity } from '../ranges/index.ts';
import { RESTORING, type ShardTx, type Store } from '../store/index.ts';

/** The one in whose name numbers are kept that no station is known to have been leased. */
export const ANY_STATION = '*';
/** Numbers passed over for each company prefix: more than were leased between a backup and its restore. */
export const NUMBERS_PASSED = 100_000;

export interface Restored {
  readonly from: string;
  readonly takenAt: string;
  readonly numbersPassed: number;
  /** Badges, PINs and codes can't be opened any more. */
  readonly newKey: boolean;
}

/** Those that numbers were leased under, and those that warehouses go by now. */
async function companyPrefixes({ db }: ShardTx): Promise<Set<string>> {
  const leased = await db.selectFrom('ranges').select('gs1_company_prefix').distinct().execute();
  const settings = await db
    .selectFrom('state')
    .select('body')
    .where('collection', '=', 'settings')
    .where('body', 'is not', null)
    .execute();
  const set = settings.map(
    ({ body }) => (JSON.parse(body ?? '{}') as Partial<Settings>).gs1CompanyPrefix,
  );
  return new Set(
    [...leased.map((row) => row.gs1_company_prefix), ...set].filter(
      (prefix): prefix is string => prefix !== undefined && /^\d{4,12}$/.test(prefix),
    ),
  );
}

/**
 * Numbers that were leased after the backup was taken are not known any more, but are on parcels: they are
 * passed over, and accepted from whichever station comes with them.
 */
async function passNumbers(tx: ShardTx, restored: Restored): Promise<void> {
  const kind = 'sscc';
  for (const prefix of await companyPrefixes(tx)) {
    const counterId = `${kind}:${prefix}`;
    const counter = (await tx.get('counters', [counterId])).get(counterId);
    const taken = Number(counter?.['taken'] ?? 0);
    const capacity = serialCapacity(prefix);
    const left = 10 * capacity - taken;
    const upTo = taken + Math.min(restored.numbersPassed, Math.floor(left / 2));
    tx.append({
      kind: 'range.passed',
      input: { kind, prefix, from: taken, upTo },
      writes: [{ collection: 'counters', id: counterId, doc: { taken: upTo } }],
    });
    // A range lies under one extension digit.
    for (let from = taken; from < upTo;) {
      const digit = Math.floor(from / capacity);
      const end = Math.min(upTo, (digit + 1) * capacity);
      const rangeId = `${ANY_STATION}:${prefix}:${from}`;
      await tx.db
        .insertInto('ranges')
        .values({
          station: ANY_STATION,
          request_id: `${prefix}:${from}`,
          range_id: rangeId,
          kind,
          epoch: '',
          gs1_company_prefix: prefix,
          extension_digit: digit,
          first: from % capacity,
          last: (end - 1) % capacity,
          leased_at: tx.now,
          voided_at: null,
        })
        .execute();
      from = end;
    }
  }
}

/** What a store has to know of having been put back, in its ledger; afterwards it may be used. */
export async function settle(store: Store, restored: Restored): Promise<void> {
  const { from, takenAt, newKey } = restored;
  const shards = await store.read.selectFrom('shard_clock').select('shard').execute();
  const input = { from, takenAt, to: store.databaseId, newKey };
  for (const shard of new Set(['org', ...shards.map((row) => row.shard)])) {
    await store.transact(shard, async (tx) => {
      tx.append({ kind: 'store.restored', input, writes: [] });
      if (shard !== 'org') return;
      await passNumbers(tx, restored);
      await doubtAfterRestore(tx);
      if (!newKey) return;
      await tx.db.deleteFrom('credentials').execute();
      await tx.db.deleteFrom('enrolment_codes').where('station_id', 'is', null).execute();
    });
  }
  const done = await store.write.deleteFrom('meta').where('name', '=', RESTORING).execute();
  if (done.every(({ numDeletedRows }) => numDeletedRows === 0n)) {
    throw new AppError('internal', { doing: 'restore' });
  }
}
