import type { Evidence, ExceptionCase, Fulfilment } from '../../shared/schema/index.ts';
import { derivedId } from '../decide/draft.ts';
import type { ShardTx, Write } from '../store/index.ts';
import type { FulfilmentLateChange, OrderPaidLate } from './messages.ts';

type LateChange = Pick<FulfilmentLateChange, 'orderNumber' | 'change'>;

/** The exception that tells the floor of a change which came after release. One per fulfilment and kind of change. */
export async function lateChangeWrite(
  tx: ShardTx,
  fulfilment: Fulfilment,
  { orderNumber, change }: LateChange,
): Promise<Write> {
  const id = derivedId('late-change', fulfilment.id, change);
  const before = (await tx.get('exceptions', [id])).get(id);
  const evidence: Evidence = {
    factId: null,
    stationId: null,
    personId: null,
    at: tx.now,
    code: change === 'cancelled' ? 'order-cancelled-late' : 'order-changed-late',
    values: { orderNumber, status: fulfilment.status },
  };
  const doc: Omit<ExceptionCase, 'id' | 'clock'> = {
    kind: change === 'cancelled' ? 'cancelled-while-packing' : 'refused-intent',
    status: 'open',
    severity: 'high',
    subject: {
      fulfilmentId: fulfilment.id,
      orderNumber,
      ...(fulfilment.batchId === null ? {} : { batchId: fulfilment.batchId }),
    },
    evidence: [...(before?.evidence ?? []), evidence].slice(-20),
    proposals:
      change !== 'cancelled'
        ? ['investigate', 'accept']
        : fulfilment.status === 'shipped'
          ? ['return', 'accept']
          : ['cancel-order', 'accept', 'investigate'],
    resolution: null,
    createdAt: before?.createdAt ?? tx.now,
  };
  return { collection: 'exceptions', id, doc };
}

/**
 * Somebody has to give the money back: nothing is sent for it. Once an order, however often its channel says so.
 * Whose it is stands in the evidence.
 */
export async function notePaidLate(tx: ShardTx, message: OrderPaidLate): Promise<void> {
  const { orderId, fulfilmentId, orderNumber, channel, paid } = message;
  const id = derivedId('paid-late', orderId);
  if ((await tx.get('exceptions', [id])).has(id)) return;
  const evidence: Evidence = {
    ...{ factId: null, stationId: null, personId: null, at: tx.now, code: 'order-paid-late' },
    values: { orderNumber, paid, channel, owner: 'clerk' },
  };
  const doc: Omit<ExceptionCase, 'id' | 'clock'> = {
    ...{ kind: 'refused-intent', status: 'open', severity: 'high' },
    subject: { fulfilmentId, orderNumber },
    ...{ evidence: [evidence], proposals: ['investigate', 'accept'], resolution: null },
    createdAt: tx.now,
  };
  tx.append({
    kind: 'order.paid-late',
    input: { orderId, fulfilmentId, channel, paid },
    writes: [{ collection: 'exceptions', id, doc }],
  });
}
