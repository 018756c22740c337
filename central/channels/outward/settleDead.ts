import { AppError } from '../../../shared/errors.ts';
import { isoTime, type Store } from '../../store/index.ts';
import { withChannels } from '../channelTables.ts';
import { STOCK } from './messages.ts';

/** What the channel would not take is told again, or put away as if it had been. Throws `channel.message-not-found`. */
export async function settleDead(
  { write, clock }: Pick<Store, 'write' | 'clock'>,
  connection: string,
  id: string,
  action: 'retry' | 'dismiss',
): Promise<void> {
  const state: 'waiting' | 'told' = action === 'retry' ? 'waiting' : 'told';
  const set = { state, attempts: 0, next_ms: 0, error: null, changed_at: isoTime(clock.now()) };
  const db = withChannels(write);
  const row = id.startsWith(STOCK)
    ? await db
        .updateTable('channel_stock')
        .set(set)
        .where('connection', '=', connection)
        .where('sku', '=', id.slice(STOCK.length))
        .where('state', '=', 'dead')
        .returning('connection')
        .executeTakeFirst()
    : await db
        .updateTable('channel_outbox')
        .set(set)
        .where('connection', '=', connection)
        .where('id', '=', id)
        .where('state', '=', 'dead')
        .returning('connection')
        .executeTakeFirst();
  if (!row) throw new AppError('channel.message-not-found', { id });
  // A level that waits is only looked for in a turn: there is one now.
  await db
    .updateTable('channel_state')
    .set({ tell_ms: 0, next_ms: 0 })
    .where('connection', '=', connection)
    .execute();
}
