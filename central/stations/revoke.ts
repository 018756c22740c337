import type { Kysely } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import type { Batch } from '../../shared/schema/index.ts';
import type { Database, ShardTx, Store, Write } from '../store/index.ts';
import { heldBatches } from './listStations.ts';
import { accountNumbers } from './numbers.ts';

const VOID_NUMBERS = 'numbers.void';
const ORG_SHARD = 'org';

export interface Revoked {
  readonly stationId: string;
  readonly name: string;
  /** Codes of the batches that are free again. */
  readonly batches: readonly string[];
  /** Numbers it had left, which nobody will use. */
  readonly numbers: number;
}

interface VoidNumbers {
  readonly stationId: string;
  readonly ranges: readonly {
    readonly rangeId: string;
    readonly unused: readonly (readonly [number, number])[];
  }[];
}

async function findStation(db: Kysely<Database>, stationId: string) {
  const row = await db
    .selectFrom('stations')
    .select(['name', 'shard', 'revoked'])
    .where('id', '=', stationId)
    .executeTakeFirst();
  if (!row) throw new AppError('unknown-station', { stationId });
  return row;
}

/** The fence is raised with it: whatever the station still did under its lease is late work. */
const freed = (batch: Batch): Write => ({
  collection: 'batches',
  id: batch.id,
  doc: { ...batch, status: 'ready', lease: null, fence: batch.fence + 1 },
});

/**
 * Shuts a lost station out: its tokens are refused from now on, what it held is free, and its unused
 * numbers are void. Again for one that is shut out already, it changes nothing. Throws `unknown-station`.
 */
export async function revokeStation(store: Store, stationId: string): Promise<Revoked> {
  const { shard } = await findStation(store.read, stationId);
  const ranges = (await accountNumbers(store)).filter((one) => one.station === stationId);
  const held = (await heldBatches(store)).get(stationId) ?? [];
  const revoked = await store.transact(shard, async (tx): Promise<Revoked> => {
    const station = await findStation(tx.db, stationId);
    // Read again under the shard's lock: another station may have taken one over meanwhile.
    const now = await tx.get(
      'batches',
      held.map(({ id }) => id),
    );
    const batches = [...now.values()].filter(({ lease }) => lease?.stationId === stationId);
    const answer: Revoked = {
      stationId,
      name: station.name,
      batches: batches.map(({ code }) => code),
      numbers: ranges.reduce((sum, { leased }) => sum + leased, 0),
    };
    if (station.revoked === 1 && batches.length === 0) return answer;
    await tx.db.updateTable('stations').set({ revoked: 1 }).where('id', '=', stationId).execute();
    const clock = tx.append({
      kind: 'station.revoked',
      input: { stationId, batches: answer.batches },
      writes: batches.map(freed),
    });
    const body: VoidNumbers = {
      stationId,
      ranges: ranges
        .filter(({ leased }) => leased > 0)
        .map(({ rangeId, unused }) => ({ rangeId, unused })),
    };
    tx.send(ORG_SHARD, { id: `void:${stationId}:${clock}`, kind: VOID_NUMBERS, body });
    return answer;
  });
  await store.relay.drained();
  return revoked;
}

/** A station that was found again: it may sign in, and what it kept arrives as late work. Its numbers stay void. */
export async function readmitStation(store: Store, stationId: string): Promise<{ name: string }> {
  const { shard } = await findStation(store.read, stationId);
  return store.transact(shard, async (tx) => {
    const { name, revoked } = await findStation(tx.db, stationId);
    if (revoked === 0) return { name };
    await tx.db.updateTable('stations').set({ revoked: 0 }).where('id', '=', stationId).execute();
    tx.append({ kind: 'station.readmitted', input: { stationId }, writes: [] });
    return { name };
  });
}

async function voidNumbers(tx: ShardTx, { stationId, ranges }: VoidNumbers): Promise<void> {
  if (ranges.length === 0) return;
  const ids = ranges.map(({ rangeId }) => rangeId);
  await tx.db
    .updateTable('ranges')
    .set({ voided_at: tx.now })
    .where('station', '=', stationId)
    .where('range_id', 'in', ids)
    .execute();
  tx.append({ kind: 'numbers.voided', input: { stationId, ranges }, writes: [] });
}

/** Numbers are counted in `org`, whatever warehouse the station was in. */
export function registerStationMessages(store: Store): void {
  store.relay.registerHandler(VOID_NUMBERS, {
    handle: (tx, body) => voidNumbers(tx, body as VoidNumbers),
  });
}
