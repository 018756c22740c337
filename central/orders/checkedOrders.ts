import { ownerOf, stopsOf, type Checked, type CheckSettings } from '../../shared/checks/index.ts';
import type { OrderIntake, Product, Role } from '../../shared/schema/index.ts';
import { checksForIntake, type IntakeChecks } from '../checks/index.ts';
import { holdsOf, withHolds, type OrderHold } from '../rules/index.ts';
import type { ShardTx } from '../store/index.ts';
import { orderIdOf, warehouseOf, type NewOrder, type OrderDoc } from './orderDoc.ts';
import { loadProducts, sampleWarehouses } from './products.ts';

const LEAD: readonly Role[] = ['supervisor', 'admin'];

/**
 * The order, held by what checks found or held by them no more. Whoever had taken the hold on keeps it, and
 * what somebody let pass holds it no more.
 */
export function withCheckHold(
  order: NewOrder,
  before: Pick<OrderDoc, 'hold' | 'holds'> | undefined,
  settings: CheckSettings,
  now: string,
): NewOrder {
  const others = holdsOf(order).filter(({ checks }) => checks === undefined);
  const codes = stopsOf(order.checked);
  if (codes.length === 0) return withHolds(order, others);
  const known = holdsOf(before).find(({ checks }) => checks !== undefined);
  const owner = { role: ownerOf(codes, settings) };
  const hold: OrderHold = {
    ...{ kind: 'hold', reason: codes.join(', '), mayRelease: [...new Set([owner.role, ...LEAD])] },
    ...{ checks: codes, owner: known?.owner ?? owner, since: known?.since ?? now },
  };
  return withHolds(order, [...others, hold]);
}

export interface OrderChecks {
  /** What checks make of the order; `before`: as it was. */
  readonly check: (order: NewOrder, intake: OrderIntake, before: OrderDoc | undefined) => NewOrder;
  readonly hold: (order: NewOrder, before: OrderDoc | undefined) => NewOrder;
  readonly settings: CheckSettings;
  readonly write: IntakeChecks['write'];
}

const withFindings = (order: NewOrder, checked: Checked | undefined): NewOrder => {
  const { checked: _, ...rest } = order;
  return checked ? { ...rest, checked } : rest;
};

/** The checks of these orders, with everything they look at read for all of them at once. */
export async function loadChecks(
  tx: ShardTx,
  intakes: readonly OrderIntake[],
  warehouses: readonly { readonly id: string }[],
): Promise<OrderChecks> {
  const ids = intakes.map(({ channel, externalId }) => orderIdOf(channel, externalId));
  const checks = await checksForIntake(tx, intakes, ids);
  const kept = (await tx.get('orders', checks.twinIds)) as unknown as Map<string, OrderDoc>;
  const seen = new Map<string, Pick<OrderDoc, 'number' | 'status'>>(kept);
  const lines = intakes.flatMap((intake) => intake.lines);
  const products: ReadonlyMap<string, Product> =
    lines.length > 0 ? await loadProducts(tx, lines) : new Map();
  const samples = await sampleWarehouses(
    tx,
    warehouses.map(({ id }) => id),
  );
  const around = {
    products,
    isSample: (order: Pick<OrderDoc, 'warehouse'>) => samples.has(warehouseOf(order)),
    isAlive: (orderId: string) => {
      const other = seen.get(orderId);
      return other?.status === 'cancelled' ? undefined : other;
    },
  };
  return {
    check(order, intake, before) {
      seen.set(order.id, order);
      return withFindings(order, checks.check(order, intake, around, before?.checked));
    },
    hold: (order, before) => withCheckHold(order, before, checks.settings, tx.now),
    settings: checks.settings,
    write: () => checks.write(),
  };
}
