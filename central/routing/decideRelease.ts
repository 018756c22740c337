import type { FactOf } from '../../shared/facts/index.ts';
import type { Fulfilment } from '../../shared/schema/index.ts';
import type { Decision } from '../decide/decision.ts';
import type { ShardTx } from '../store/index.ts';
import { HELD } from './blocks.ts';
import { releaseThese, type ReleaseRequest } from './release.ts';
import { nextReleasable } from './releaseQueue.ts';
import { releaseWave } from './waves.ts';

/** Somebody's word, as the fact has it. */
export interface ReleaseAsked extends Omit<ReleaseRequest, 'batchSize'> {
  readonly by: NonNullable<ReleaseRequest['by']>;
  readonly data: FactOf<'release.requested'>['data'];
}

/** Naming a blocked fulfilment tries it again, unless it is held; one of a wave goes without the others. */
async function namedBy(tx: ShardTx, ids: readonly string[]): Promise<Fulfilment[]> {
  const docs = await tx.get('fulfilments', ids);
  const open = [...docs.values()].filter(
    ({ status, blocked }) => status === 'open' && blocked !== HELD,
  );
  return open.sort((a, b) =>
    a.shipBy < b.shipBy ? -1 : a.shipBy > b.shipBy ? 1 : b.priority - a.priority,
  );
}

/** What a person asks to have released: these, the next so many that wait for no wave, or a wave. */
export async function decideRelease(
  tx: ShardTx,
  { id, by, data: { fulfilmentIds, next, wave, batchSize } }: ReleaseAsked,
): Promise<Decision> {
  const request = { id, by, batchSize };
  if (wave !== undefined) return releaseWave(tx, request, wave);
  const candidates = next > 0 ? await nextReleasable(tx, next) : await namedBy(tx, fulfilmentIds);
  return releaseThese(tx, request, candidates);
}
