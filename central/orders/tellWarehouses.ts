import type {
  AllocationSettings,
  FulfilmentLine,
  IntakeAddress,
  Product,
  Wave,
} from '../../shared/schema/index.ts';
import { allocationIn } from '../allocation/index.ts';
import { expandLines } from '../routing/expandLines.ts';
import {
  FULFILMENT_CANCEL,
  FULFILMENT_CREATE,
  FULFILMENT_HOLD,
  FULFILMENT_LATE_CHANGE,
  type FulfilmentCancel,
  type FulfilmentCreate,
  type FulfilmentHold,
  type FulfilmentLateChange,
} from '../routing/messages.ts';
import type { OrderWave } from '../rules/index.ts';
import { isoTime, type ShardTx } from '../store/index.ts';
import { placesOf, type FulfilmentStanding, type NewOrder, type Place } from './orderDoc.ts';

const HOUR_MS = 3_600_000;

/** Until when goods are kept for an order that waits for somebody's word or its payment. */
export function keptUntil(
  { hold, payment }: Pick<NewOrder, 'hold' | 'payment'>,
  { heldHours }: AllocationSettings,
  now: string,
): string | undefined {
  const unpaid = payment?.status === 'unpaid';
  if (unpaid && payment.dueBy !== undefined) return payment.dueBy;
  if ((!hold && !unpaid) || heldHours === 0) return undefined;
  return isoTime(Date.parse(now) + heldHours * HOUR_MS);
}

/** Of the order's lines, what this fulfilment sends. */
export function linesFor(
  lines: readonly FulfilmentLine[],
  { units }: Pick<FulfilmentStanding, 'units'>,
): FulfilmentLine[] {
  if (!units) return [...lines];
  return lines.flatMap((line) => {
    const own = units[line.sku] ?? 0;
    if (own === 0) return [];
    return own === line.units ? [line] : [{ ...line, qty: own, uom: 'each' as const, units: own }];
  });
}

function cancelAt(tx: ShardTx, order: NewOrder, { id, warehouse }: Place, clock: number): void {
  const body: FulfilmentCancel = { orderId: order.id, fulfilmentId: id, orderNumber: order.number };
  // What was called off and asked for again may be called off again: that is another cancel.
  tx.send(warehouse, { id: `cancel:${id}:${clock}`, kind: FULFILMENT_CANCEL, body });
}

/** `clock`: of the entry that says so. */
export function sendCancels(tx: ShardTx, order: NewOrder, clock: number): void {
  for (const place of placesOf(order)) cancelAt(tx, order, place, clock);
}

/** Which rule said so is the order's business. */
const waveAt = ({ name, goes }: OrderWave): Wave => ({ name, ...(goes ? { goes } : {}) });

export interface CreateParts {
  readonly products: ReadonlyMap<string, Product>;
  readonly address: IntakeAddress | null;
  /** Where `address` is null: the fulfilment whose contact stands. */
  readonly contactOf?: string | undefined;
  /** Tells it from what was sent of the same revision before. */
  readonly edition?: string;
  /** Of these fulfilments alone, which their warehouses may have given up before. */
  readonly again?: ReadonlySet<string>;
  /** Of the entry that asks for it. */
  readonly clock: number;
}

/** Gives each warehouse its part of the order, or of its newer revision; one that has none left is called off. */
export async function sendCreates(
  tx: ShardTx,
  order: NewOrder,
  { products, address, again, contactOf, edition, clock }: CreateParts,
): Promise<void> {
  const { id: orderId, number: orderNumber, customerRef, revision, channel, tier } = order;
  const { country, priority, shipBy, carrierService, wave } = order;
  const expanded = expandLines(order.lines, products);
  const until = keptUntil(order, await allocationIn(tx), tx.now);
  for (const place of placesOf(order)) {
    const { id: fulfilmentId, warehouse, standing } = place;
    if (again && !again.has(fulfilmentId)) continue;
    const lines = linesFor(expanded.lines, standing);
    if (lines.length === 0 && expanded.lines.length > 0) {
      cancelAt(tx, order, place, clock);
      continue;
    }
    // What was called off before the order was opened again.
    if (!again && standing.status === 'cancelled') continue;
    const body: FulfilmentCreate = {
      ...{ orderId, fulfilmentId, orderNumber, customerRef, revision, channel, country },
      ...{ priority, shipBy, carrierService, lines },
      address: order.erased === undefined ? address : null,
      ...(order.erased === undefined ? {} : { erased: true as const }),
      unknownSkus: expanded.unknownSkus,
      ...(address || contactOf === undefined ? {} : { contactOf }),
      ...(order.hold === undefined ? {} : { held: true as const }),
      ...(until === undefined ? {} : { until }),
      ...(tier === undefined ? {} : { tier }),
      ...(wave ? { wave: waveAt(wave) } : {}),
      ...(again ? { again: true as const } : {}),
    };
    const round = again ? `:${order.placing?.round ?? 0}` : '';
    const id = `create:${fulfilmentId}:${edition ?? revision}${round}`;
    tx.send(warehouse, { id, kind: FULFILMENT_CREATE, body });
  }
}

/** That it waits for somebody's word, or does not any more. `clock`: of the entry that says so. */
export async function sendHolds(
  tx: ShardTx,
  order: NewOrder,
  products: ReadonlyMap<string, Product>,
  clock: number,
): Promise<void> {
  const { unknownSkus } = expandLines(order.lines, products);
  const until = keptUntil(order, await allocationIn(tx), tx.now);
  for (const { id: fulfilmentId, warehouse } of placesOf(order)) {
    const held = order.hold !== undefined;
    const body: FulfilmentHold = {
      ...{ orderId: order.id, fulfilmentId, held, unknownSkus },
      ...(until === undefined ? {} : { until }),
    };
    tx.send(warehouse, { id: `hold:${fulfilmentId}:${clock}`, kind: FULFILMENT_HOLD, body });
  }
}

/** Too late to change: someone at the warehouses has to know. `key`: of what is asked, which may be asked again. */
export function sendLateChanges(
  tx: ShardTx,
  order: NewOrder,
  change: FulfilmentLateChange['change'],
  key: string,
): void {
  const { id: orderId, number: orderNumber } = order;
  for (const { id: fulfilmentId, warehouse } of placesOf(order)) {
    const body: FulfilmentLateChange = { orderId, fulfilmentId, orderNumber, change };
    tx.send(warehouse, {
      ...{ id: `late:${fulfilmentId}:${key}`, kind: FULFILMENT_LATE_CHANGE, body },
    });
  }
}
