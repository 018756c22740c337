import { hash } from 'node:crypto';
import type { OrderSources } from '../../shared/protocol/index.ts';
import { insertRows, isoTime, type ShardTx, type Store } from '../store/index.ts';
import { withChannels } from './channelTables.ts';
import { seal, unseal } from './seal.ts';

/** What was sent is kept for so long: until complaints about an order have come. */
export const SOURCE_DAYS = 90;
const DAY_MS = 86_400_000;
/** More of one order are a channel that is not quite well. */
const SHOWN_MAX = 50;

export interface Source {
  readonly orderId: string;
  readonly connection: string;
  readonly externalId: string;
  readonly revision: number;
  readonly raw: string;
}

const COLUMNS = [
  ...['order_id', 'hash', 'connection', 'external_id', 'revision', 'received_at', 'raw'],
] as const;

/**
 * Keeps what was sent, in the commit of what it did. Sealed: it holds more of a person than orders do (mail addresses,
 * where they paid from), so neither a backup alone nor freed pages of the file tell it.
 */
export async function keepSources(
  tx: ShardTx,
  keeper: Pick<Store, 'key' | 'entropy'>,
  sources: readonly Source[],
): Promise<void> {
  const rows = sources.map(({ orderId, connection, externalId, revision, raw }) => [
    ...[orderId, hash('sha256', raw, 'base64url'), connection, externalId, revision, tx.now],
    seal(keeper, `source:${orderId}`, raw),
  ]);
  await insertRows(tx.db, 'order_sources', COLUMNS, rows, 'on conflict do nothing');
}

/** The newest first. */
export async function readSources(store: Store, orderId: string): Promise<OrderSources> {
  const rows = await withChannels(store.read)
    .selectFrom('order_sources')
    .selectAll()
    .where('order_id', '=', orderId)
    .orderBy('received_at', 'desc')
    .orderBy('revision', 'desc')
    .limit(SHOWN_MAX)
    .execute();
  return {
    sources: rows.map((row) => ({
      channel: row.connection,
      externalId: row.external_id,
      revision: row.revision,
      receivedAt: row.received_at,
      raw: unseal(store, `source:${orderId}`, row.raw),
    })),
  };
}

/** Gives up what is older than it is kept for. How many. */
export async function pruneChannels(store: Store): Promise<number> {
  const before = isoTime(store.clock.now() - SOURCE_DAYS * DAY_MS);
  const db = withChannels(store.write);
  const gone = await db
    .deleteFrom('order_sources')
    .where('received_at', '<', before)
    .returning('hash')
    .execute();
  await db
    .updateTable('channel_problems')
    .set({ raw: null })
    .where('received_at', '<', before)
    .execute();
  await db
    .deleteFrom('channel_outbox')
    .where('state', 'in', ['told', 'asked'])
    .where('changed_at', '<', before)
    .execute();
  await db.deleteFrom('channel_days').where('day', '<', before.slice(0, 10)).execute();
  return gone.length;
}
