import type { ShardTx } from '../store/index.ts';
import { blockOf } from './blocks.ts';
import type { FulfilmentHold } from './messages.ts';

/** Holds what is not released yet, or lets it go. What went on in the meantime is left alone. */
export async function holdFulfilment(tx: ShardTx, message: FulfilmentHold): Promise<void> {
  const { fulfilmentId: id, orderId, held } = message;
  const before = (await tx.get('fulfilments', [id])).get(id);
  const input = { orderId, fulfilmentId: id, held };
  if (before?.status !== 'open') {
    tx.append({ kind: 'fulfilment.hold-too-late', input, writes: [] });
    return;
  }
  const settings = (await tx.get('settings', ['warehouse'])).get('warehouse');
  const doc = { ...before, blocked: blockOf(message, settings?.sample === true) };
  tx.append({
    kind: held ? 'fulfilment.held' : 'fulfilment.hold-released',
    input,
    writes: [{ collection: 'fulfilments', id, doc }],
  });
}
