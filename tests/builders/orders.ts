import type { OrderIntake, OrderLine } from '../../shared/schema/index.ts';

/** Valid order intakes with sensible defaults; a test states only what it is about. */

export const aLine = (over: Partial<OrderLine> = {}): OrderLine => ({
  lineId: '1',
  sku: '85123A',
  description: 'WHITE HEART',
  qty: 6,
  uom: 'each',
  unitPriceMinor: 255,
  ...over,
});

export const anIntake = (over: Partial<OrderIntake> = {}): OrderIntake => ({
  channel: 'shop',
  externalId: '1001',
  revision: 1,
  action: 'place',
  placedAt: '2026-11-22T08:00:00.000Z',
  customerRef: 'c1',
  country: 'United Kingdom',
  currency: 'GBP',
  lines: [aLine()],
  ...over,
});
