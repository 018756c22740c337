import type { OrderStatusChange } from '../../orders/index.ts';
import { loadProducts } from '../../orders/index.ts';
import type { ShardTx } from '../../store/index.ts';
import type { ShippedLine } from '../adapter.ts';
import { withChannels } from '../channelTables.ts';
import { cancelIdOf, enqueue, type CancelBody } from './queue.ts';
import { shippedLines, type ParcelContent } from './shippedLines.ts';

export interface ShipBody {
  readonly parcelId: string;
  readonly trackingNumber: string;
  readonly carrier: string;
  readonly shippedAt: string;
  readonly lines: readonly ShippedLine[];
  readonly completes: boolean;
  /** What was in it, in eaches: what later parcels are counted with. */
  readonly content: ParcelContent['lines'];
}

async function earlierParcels(tx: ShardTx, channel: string, about: string): Promise<ShipBody[]> {
  const rows = await withChannels(tx.db)
    .selectFrom('channel_outbox')
    .select('body')
    .where('connection', '=', channel)
    .where('about', '=', about)
    .where('kind', '=', 'ship')
    .execute();
  return rows.map(({ body }) => JSON.parse(body) as ShipBody);
}

const isConnected = async (tx: ShardTx, channel: string): Promise<boolean> =>
  (await withChannels(tx.db)
    .selectFrom('channel_state')
    .select('connection')
    .where('connection', '=', channel)
    .executeTakeFirst()) !== undefined;

async function noteShipped(tx: ShardTx, { after, message }: OrderStatusChange): Promise<void> {
  const { channel, number: about, carrierService } = after;
  const parcels = message.parcels ?? [];
  if (parcels.length === 0 || !(await isConnected(tx, channel))) return;
  const earlier = (await earlierParcels(tx, channel, about)).filter(
    ({ parcelId }) => !parcels.some(({ id }) => id === parcelId),
  );
  const before = new Map<string, number>();
  for (const { lineId, qty } of earlier.flatMap(({ lines }) => lines)) {
    before.set(lineId, (before.get(lineId) ?? 0) + qty);
  }
  const products = await loadProducts(tx, after.lines);
  const contents = earlier.map(({ content }) => ({ lines: content }));
  const told = shippedLines(after.lines, parcels, products, before, contents);
  const isWhole = after.status === 'shipped';
  await enqueue(
    tx,
    channel,
    parcels.map(({ id, sscc, lines: content }, index) => {
      const body: ShipBody = {
        ...{ parcelId: id, trackingNumber: sscc ?? '', carrier: carrierService },
        ...{ shippedAt: tx.now, lines: told[index] ?? [], content },
        completes: isWhole && index === parcels.length - 1,
      };
      return { id: `ship:${id}`, kind: 'ship' as const, about, body, state: 'waiting' as const };
    }),
  );
}

/** A cancel that the channel asked for came through, or did not. */
async function answerCancel(tx: ShardTx, { after, message }: OrderStatusChange): Promise<void> {
  const accepted = message.status === 'cancelled';
  if (accepted && after.status !== 'cancelled') return;
  const body: CancelBody = { accepted, reason: accepted ? null : 'order-in-work' };
  const text = JSON.stringify(body);
  let query = withChannels(tx.db)
    .updateTable('channel_outbox')
    .set({ body: text, state: 'waiting', attempts: 0, next_ms: 0, error: null, changed_at: tx.now })
    .where('id', '=', cancelIdOf(after.channel, after.number));
  // A refusal that was told can still be taken back; an acceptance can't.
  query = accepted
    ? query.where((e) => e.or([e('state', '=', 'asked'), e('body', '!=', text)]))
    : query.where('state', '=', 'asked');
  await query.execute();
}

/** In the commit of a warehouse's news of an order: what its channel has to be told of it. */
export async function hearOfStatus(tx: ShardTx, change: OrderStatusChange): Promise<void> {
  const { before, message } = change;
  if (message.status === 'shipped') await noteShipped(tx, change);
  if (message.status === 'cancelled' || before.status === 'cancelled') {
    await answerCancel(tx, change);
  }
}
