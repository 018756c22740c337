import { AppError } from '../../shared/errors.ts';
import type { ShardTx } from '../store/index.ts';
import { blockOf } from './blocks.ts';
import { lateChangeWrite } from './lateChange.ts';
import type { FulfilmentHold } from './messages.ts';

/** Holds what is not released yet, or lets it go. Of what went on in the meantime the floor is told. */
export async function holdFulfilment(tx: ShardTx, message: FulfilmentHold): Promise<void> {
  const { fulfilmentId: id, orderId, held } = message;
  const before = (await tx.get('fulfilments', [id])).get(id);
  const input = { orderId, fulfilmentId: id, held };
  // What makes it is still to come: the message is delivered again.
  if (!before) throw new AppError('fulfilment-not-here', { fulfilmentId: id });
  if (before.status !== 'open') {
    const { status, orderNumber } = before;
    const told = held && status !== 'cancelled';
    const writes = told
      ? [await lateChangeWrite(tx, before, { orderNumber, change: 'changed' })]
      : [];
    tx.append({ kind: 'fulfilment.hold-too-late', input, writes });
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
