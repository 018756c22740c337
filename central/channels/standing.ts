import type { ErrorValue } from '../../shared/errors.ts';
import { AppError } from '../../shared/errors.ts';
import { isoTime, type ShardTx, type Store } from '../store/index.ts';
import { withChannels, type ChannelStateTable } from './channelTables.ts';

/** Without a sign of life for so long the node that holds a connection is taken for gone; longer than any request. */
const HELD_MS = 60_000;

/** A connection that is this node's for a while. */
export interface Hold {
  readonly id: string;
  /** Grows with every holder: what an earlier one still writes is not taken. */
  readonly fence: number;
  readonly state: ChannelStateTable;
}

type Db = Pick<Store, 'read' | 'write' | 'clock'>;

export async function readStates({ read }: Pick<Store, 'read'>): Promise<ChannelStateTable[]> {
  return withChannels(read).selectFrom('channel_state').selectAll().execute();
}

/** undefined: another node holds it, or it is gone. */
export async function takeHold(
  { write, clock }: Db,
  id: string,
  holder: string,
): Promise<Hold | undefined> {
  const now = clock.now();
  const row = await withChannels(write)
    .updateTable('channel_state')
    .set((e) => ({ holder, held_until_ms: now + HELD_MS, fence: e('fence', '+', 1) }))
    .where('connection', '=', id)
    .where((e) =>
      e.or([e('holder', 'is', null), e('holder', '=', holder), e('held_until_ms', '<=', now)]),
    )
    .returningAll()
    .executeTakeFirst();
  return row && { id, fence: row.fence, state: row };
}

const lost = (id: string): AppError => new AppError('channel.hold-lost', { id });

/** Throws `channel.hold-lost` where another node, or a change of the connection, has taken it. */
export async function renewHold({ write, clock }: Db, { id, fence }: Hold): Promise<void> {
  const row = await withChannels(write)
    .updateTable('channel_state')
    .set({ held_until_ms: clock.now() + HELD_MS })
    .where('connection', '=', id)
    .where('fence', '=', fence)
    .returning('fence')
    .executeTakeFirst();
  if (!row) throw lost(id);
}

/** What came of a pull, in the commit of its orders. Throws `channel.hold-lost`. */
export async function keepCursor(tx: ShardTx, { id, fence }: Hold, cursor: string): Promise<void> {
  const row = await withChannels(tx.db)
    .updateTable('channel_state')
    .set({ cursor })
    .where('connection', '=', id)
    .where('fence', '=', fence)
    .returning('fence')
    .executeTakeFirst();
  if (!row) throw lost(id);
}

export interface Ended {
  /** When it is asked, and told, again; ms. Absent: as it was. */
  readonly nextMs?: number;
  readonly tellMs?: number;
  readonly failures: number;
  readonly stopped: boolean;
  /** null: nothing is wrong. */
  readonly error: ErrorValue | null;
  /** It was asked, and answered. */
  readonly seen: boolean;
  readonly stockSeen?: string;
}

/** Gives it back, with what is to be seen of it. One that was lost meanwhile is somebody else's. */
export async function endHold(
  { write, clock }: Db,
  { id, fence }: Hold,
  ended: Ended,
): Promise<void> {
  const now = isoTime(clock.now());
  await withChannels(write)
    .updateTable('channel_state')
    .set({
      ...{ holder: null, held_until_ms: 0, failures: ended.failures },
      ...(ended.nextMs === undefined ? {} : { next_ms: ended.nextMs }),
      ...(ended.tellMs === undefined ? {} : { tell_ms: ended.tellMs }),
      ...(ended.stockSeen === undefined ? {} : { stock_seen: ended.stockSeen }),
      ...(ended.seen ? { seen_at: now } : {}),
      stopped: ended.stopped ? 1 : 0,
      error: ended.error === null ? null : JSON.stringify({ ...ended.error, at: now }),
    })
    .where('connection', '=', id)
    .where('fence', '=', fence)
    .execute();
}
