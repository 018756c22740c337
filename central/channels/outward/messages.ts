import type { ErrorValue } from '../../../shared/errors.ts';
import type { ChannelMessage, OrderOutward } from '../../../shared/protocol/index.ts';
import { isoTime, placeholder, selectIn, type Store } from '../../store/index.ts';
import { withChannels, type ChannelOutboxTable, type ChannelStockTable } from '../channelTables.ts';
import type { ShipBody } from './hearOfStatus.ts';
import type { CancelBody } from './queue.ts';

/** What a level is called among messages. */
export const STOCK = 'stock:';
/** More parcels, or SKUs, of one order are not shown. */
const SHOWN_MAX = 200;

const parsed = (error: string | null): ErrorValue | null =>
  error === null ? null : (JSON.parse(error) as ErrorValue);

function detailOf({ kind, body, state }: ChannelOutboxTable): Partial<ChannelMessage> {
  if (kind === 'ship') return { trackingNumber: (JSON.parse(body) as ShipBody).trackingNumber };
  // While the warehouse is asked nobody knows.
  if (kind !== 'cancel' || state === 'asked') return {};
  return { accepted: (JSON.parse(body) as CancelBody).accepted };
}

export const outboxMessage = (row: ChannelOutboxTable): ChannelMessage => ({
  ...{ id: row.id, kind: row.kind as ChannelMessage['kind'], about: row.about },
  ...{ state: row.state, attempts: row.attempts, error: parsed(row.error) },
  ...{ createdAt: row.created_at, changedAt: row.changed_at, nextAt: isoTime(row.next_ms) },
  ...detailOf(row),
});

export const stockMessage = (row: ChannelStockTable): ChannelMessage => ({
  ...{ id: `${STOCK}${row.sku}`, kind: 'stock', about: row.sku },
  ...{ state: row.state, attempts: row.attempts, error: parsed(row.error) },
  ...{ createdAt: row.changed_at, changedAt: row.changed_at, nextAt: isoTime(row.next_ms) },
});

/** What its channel is told of an order, the oldest first, and then of its SKUs' stock. By index only. */
export async function readOutward(
  { read }: Pick<Store, 'read'>,
  connection: string,
  about: string,
  skus: readonly string[],
): Promise<OrderOutward> {
  const rows = await withChannels(read)
    .selectFrom('channel_outbox')
    .selectAll()
    .where('connection', '=', connection)
    .where('about', '=', about)
    .orderBy('created_at')
    .orderBy('id')
    .limit(SHOWN_MAX)
    .execute();
  const text = `select * from "channel_stock" where "connection" = ${placeholder(1)} and "sku"`;
  const asked = [...new Set(skus)].toSorted().slice(0, SHOWN_MAX);
  const levels = await selectIn<ChannelStockTable>(read, text, [connection], asked);
  return {
    channel: connection,
    messages: [...rows.map(outboxMessage), ...levels.map(stockMessage)],
  };
}
