import { assess, CHECKS } from '../../shared/checks/index.ts';
import { readSettings } from '../checks/index.ts';
import { ADDRESS_CHECKED, type AddressChecked } from '../routing/messages.ts';
import type { ShardTx, Store } from '../store/index.ts';
import { withCheckHold } from './checkedOrders.ts';
import { withEvent } from './history.ts';
import { withHoldEvents } from './intakeEvents.ts';
import type { NewOrder, OrderDoc } from './orderDoc.ts';
import { indexOrders } from './orderIndex.ts';
import { loadProducts } from './products.ts';
import { sendHolds } from './tellWarehouses.ts';

/** A warehouse corrected where it goes: what the checks find of the address now, and whether that still holds it. */
async function recheckAddress(tx: ShardTx, { orderId: id, found }: AddressChecked): Promise<void> {
  const before = (await tx.get('orders', [id])).get(id) as unknown as OrderDoc | undefined;
  if (!before || before.status === 'cancelled') return;
  const { clock: _, checked, ...rest } = before;
  const { settings } = await readSettings({ read: tx.db });
  const others = (checked?.findings ?? []).filter(
    ({ code }) => CHECKS[code].group !== 'address' && code !== 'fraud.risk',
  );
  const again = assess([...others, ...found], settings, checked?.passed);
  const corrected: NewOrder = withEvent(again ? { ...rest, checked: again } : rest, {
    ...{ at: tx.now, kind: 'address-corrected' },
  });
  const isOpen = before.status === 'open';
  const held = isOpen ? withCheckHold(corrected, before, settings, tx.now) : corrected;
  const order = withHoldEvents(held, before, tx.now);
  const clock = tx.append({
    kind: 'order.address-checked',
    input: { orderId: id, found },
    writes: [{ collection: 'orders', id, doc: { ...order } }],
  });
  await indexOrders(tx, [{ order: { ...order, clock }, before, createdAt: clock }]);
  const moved = (before.hold === undefined) !== (order.hold === undefined);
  if (isOpen && moved) await sendHolds(tx, order, await loadProducts(tx, order.lines), clock);
}

export function registerAddressChecks(store: Store): void {
  store.relay.registerHandler(ADDRESS_CHECKED, {
    handle: (tx, body) => recheckAddress(tx, body as AddressChecked),
    sentOnce: true,
  });
}
