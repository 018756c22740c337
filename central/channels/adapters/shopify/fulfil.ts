import type { Shipment, Told } from '../../adapter.ts';
import { expectOk, readJson } from '../../failures.ts';
import { Fields } from '../../fields.ts';
import { get, post, type Call } from './shape.ts';

const refusal = (meta: Record<string, unknown>): Told => ({
  outcome: 'refused',
  error: { code: 'channel.refused', meta },
});

/** Told before, in a request whose answer never came. */
async function isKnown(call: Call, { externalId, trackingNumber }: Shipment): Promise<boolean> {
  const answer = await get(call, `orders/${externalId}/fulfillments.json`);
  if (answer.status === 404) return false;
  return new Fields(readJson(answer))
    .list('fulfillments')
    .some((one) => one.texts('tracking_numbers').includes(trackingNumber));
}

interface Part {
  readonly fulfillment_order_id: string;
  readonly fulfillment_order_line_items: { id: string; quantity: number }[];
}

/** Which lines of which open fulfilment orders the parcel's are: Shopify splits an order by location. */
function partsOf(orders: readonly Fields[], { lines }: Shipment): Part[] {
  const left = new Map(lines.map(({ lineId, qty }) => [lineId, qty]));
  return orders.flatMap((order) => {
    if (!['open', 'in_progress', 'scheduled'].includes(order.text('status'))) return [];
    const items = order.list('line_items').flatMap((item) => {
      const lineId = item.text('line_item_id');
      const wanted = left.get(lineId) ?? 0;
      const quantity = Math.min(wanted, item.integer('fulfillable_quantity'));
      if (quantity <= 0) return [];
      left.set(lineId, wanted - quantity);
      return [{ id: item.text('id'), quantity }];
    });
    if (items.length === 0) return [];
    return [{ fulfillment_order_id: order.text('id'), fulfillment_order_line_items: items }];
  });
}

/** One fulfilment a parcel. Looks first whether there is one under its tracking number. */
export async function ship(call: Call, shipment: Shipment): Promise<Told> {
  if (await isKnown(call, shipment)) return { outcome: 'known' };
  const asked = await get(call, `orders/${shipment.externalId}/fulfillment_orders.json`);
  if (asked.status === 404) return refusal({ status: 404 });
  const parts = partsOf(new Fields(readJson(asked)).list('fulfillment_orders'), shipment);
  if (parts.length === 0) return refusal({ problem: 'nothing to fulfil' });
  const answer = await post(call, 'fulfillments.json', {
    fulfillment: {
      line_items_by_fulfillment_order: parts,
      tracking_info: { number: shipment.trackingNumber, company: shipment.carrier },
      notify_customer: call.settings.notifyCustomer ?? false,
    },
  });
  if (answer.status === 404 || answer.status === 422) return refusal({ status: answer.status });
  expectOk(answer);
  return { outcome: 'told' };
}
