import { AppError } from '../../shared/errors.ts';
import { changeIn, type ShardTx, type Store } from '../store/index.ts';
import { withChannels } from './channelTables.ts';
import { unseal } from './seal.ts';

/** What can't be opened any more may be anybody's. */
function openRaw(keeper: Pick<Store, 'key'>, id: string, raw: string): string | undefined {
  try {
    return unseal(keeper, `problem:${id}`, raw);
  } catch (error) {
    if (error instanceof AppError) return undefined;
    throw error;
  }
}

/**
 * Erases what channels sent of these orders, and of orders that could not be read but are somebody's (`isTheirs`).
 * How many texts. A problem stays, without its text.
 */
export async function scrubChannels(
  tx: ShardTx,
  keeper: Pick<Store, 'key'>,
  orderIds: readonly string[],
  isTheirs: (externalId: string | null, raw: string) => boolean,
): Promise<number> {
  const text = 'delete from "order_sources" where "order_id"';
  let scrubbed = (await changeIn(tx.db, text, [], orderIds, 'returning "hash"')).length;
  const db = withChannels(tx.db);
  const problems = await db
    .selectFrom('channel_problems')
    .select(['id', 'external_id', 'raw'])
    .where('raw', 'is not', null)
    .execute();
  for (const { id, external_id: externalId, raw } of problems) {
    const opened = openRaw(keeper, id, raw ?? '');
    if (opened !== undefined && !isTheirs(externalId, opened)) continue;
    scrubbed += 1;
    await db.updateTable('channel_problems').set({ raw: null }).where('id', '=', id).execute();
  }
  return scrubbed;
}
