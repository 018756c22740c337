import { amountText } from '../../shared/money.ts';
import type { OrderIntake } from '../../shared/schema/index.ts';
import { ORDER_PAID_LATE, type OrderPaidLate } from '../routing/messages.ts';
import type { ShardTx } from '../store/index.ts';
import { placeAt, warehouseOf, type OrderDoc } from './orderDoc.ts';

/** The channel knows what it called off itself, and what it does about the money. */
const isByChannel = ({ history = [] }: OrderDoc): boolean =>
  history.some(({ kind, cause }) => kind === 'cancelled' && cause?.startsWith('channel:') === true);

/** There is money now that there was not, or was only promised, when the order was called off. */
function isNewMoney({ payment: before }: OrderDoc, { payment: now }: OrderIntake): boolean {
  if (before?.status === 'paid') return false;
  return now?.status === 'paid' || (now?.status === 'authorised' && before?.status !== now.status);
}

/** Money for an order that the house called off, which nothing is sent for: somebody hears of it, once. */
export function tellPaidLate(tx: ShardTx, order: OrderDoc, intake: OrderIntake): void {
  if (isByChannel(order) || !isNewMoney(order, intake)) return;
  const place = placeAt(order, warehouseOf(order));
  if (!place) return;
  const goods = intake.lines.reduce(
    (sum, { qty, unitPriceMinor }) => sum + qty * unitPriceMinor,
    0,
  );
  const body: OrderPaidLate = {
    ...{ orderId: order.id, fulfilmentId: place.id, orderNumber: order.number },
    channel: order.channel,
    paid: amountText(intake.charges?.totalMinor ?? goods, intake.currency),
  };
  const id = `paid-late:${order.id}`;
  tx.send(place.warehouse, { id, kind: ORDER_PAID_LATE, body });
}
