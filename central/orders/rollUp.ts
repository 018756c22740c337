import type { FulfilmentStatus, OrderStatus } from '../../shared/schema/index.ts';

const ORDER_STATUS: Readonly<Record<FulfilmentStatus, OrderStatus>> = {
  open: 'open',
  released: 'released',
  picking: 'picking',
  picked: 'picking',
  packing: 'packing',
  packed: 'packing',
  shipped: 'shipped',
  cancelled: 'cancelled',
};
const STAGES: readonly OrderStatus[] = ['open', 'released', 'picking', 'packing', 'shipped'];

/**
 * An order is as far as the slowest of its fulfilments that is still going on; it is shipped when all
 * are over and one of them was shipped, and cancelled when all of them were.
 */
export function rollUp(fulfilments: readonly FulfilmentStatus[]): OrderStatus {
  if (fulfilments.length === 0) return 'received';
  const going: readonly OrderStatus[] = fulfilments
    .map((status) => ORDER_STATUS[status])
    .filter((status) => status !== 'cancelled');
  if (going.length === 0) return 'cancelled';
  return STAGES.find((stage) => going.includes(stage)) ?? 'received';
}
