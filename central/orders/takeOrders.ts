import type { OrderIntake, Product } from '../../shared/schema/index.ts';
import { expandLines } from '../routing/expandLines.ts';
import { ruledOrder, rulesForIntake } from '../rules/index.ts';
import {
  FULFILMENT_CANCEL,
  FULFILMENT_CREATE,
  FULFILMENT_LATE_CHANGE,
  type FulfilmentCancel,
  type FulfilmentCreate,
  type FulfilmentLateChange,
} from '../routing/messages.ts';
import type { ShardTx, Write } from '../store/index.ts';
import { routeOrder, warehousesIn, type Warehouse } from '../warehouses/index.ts';
import { contentHash } from './contentHash.ts';
import {
  decideIntake,
  type ApplyRules,
  type IntakeDecision,
  type IntakeOutcome,
} from './decideIntake.ts';
import { movedTo, orderIdOf, warehouseOf, type OrderDoc } from './orderDoc.ts';
import { indexOrders, type IndexedOrder } from './orderIndex.ts';
import { loadProducts, sampleProductWrite, sampleWarehouses } from './products.ts';

export interface IntakeResult {
  readonly orderId: string;
  readonly externalId: string;
  readonly outcome: IntakeOutcome;
  readonly reason?: string;
}

export interface IntakeSource {
  /** Where it came from, for the ledger: `{api: personId}`, `{import: id}`. */
  readonly source: Readonly<Record<string, string>>;
  /** The channel counts no revisions: a changed content is a newer one. */
  readonly unversioned?: boolean;
}

/** Where the order's products are known; made up in a sample warehouse. */
function describeProducts(
  order: Omit<OrderDoc, 'clock'>,
  products: Map<string, Product>,
  sample: boolean,
): Write[] {
  if (!sample) return [];
  const writes: Write[] = [];
  for (const line of order.lines) {
    if (products.has(line.sku)) continue;
    const write = sampleProductWrite(line.sku, line.description);
    products.set(line.sku, write.doc as Product);
    writes.push(write);
  }
  return writes;
}

/** Which rules had their say; what they saw stands in the order. */
function rulesOf({ order, outcome }: IntakeDecision): Record<string, unknown> {
  if (!order?.decided || outcome === 'cancelled') return {};
  const { version, matched } = order.decided;
  return { rules: { version, matched } };
}

function sendToWarehouse(
  tx: ShardTx,
  intake: OrderIntake,
  order: Omit<OrderDoc, 'clock'>,
  products: ReadonlyMap<string, Product>,
): void {
  const { id: orderId, number: orderNumber, revision } = order;
  const warehouse = warehouseOf(order);
  for (const fulfilmentId of Object.keys(order.fulfilments)) {
    if (order.status === 'cancelled') {
      const body: FulfilmentCancel = { orderId, fulfilmentId, orderNumber };
      tx.send(warehouse, { id: `cancel:${fulfilmentId}`, kind: FULFILMENT_CANCEL, body });
      continue;
    }
    const { channel, country, priority, shipBy, carrierService } = order;
    const body: FulfilmentCreate = {
      orderId,
      fulfilmentId,
      orderNumber,
      customerRef: order.customerRef,
      revision,
      channel,
      country,
      priority,
      shipBy,
      carrierService,
      ...expandLines(order.lines, products),
      address: intake.address ?? null,
      ...(order.hold === undefined ? {} : { held: true as const }),
    };
    const id = `create:${fulfilmentId}:${revision}`;
    tx.send(warehouse, { id, kind: FULFILMENT_CREATE, body });
  }
}

/** Too late to change: someone at the warehouse has to know. */
function sendLateChange(tx: ShardTx, current: OrderDoc, intake: OrderIntake, hash: string): void {
  const warehouse = warehouseOf(current);
  for (const fulfilmentId of Object.keys(current.fulfilments)) {
    const body: FulfilmentLateChange = {
      orderId: current.id,
      fulfilmentId,
      orderNumber: current.number,
      change: intake.action === 'cancel' ? 'cancelled' : 'changed',
    };
    const id = `late:${fulfilmentId}:${hash}`;
    tx.send(warehouse, { id, kind: FULFILMENT_LATE_CHANGE, body });
  }
}

/** What the rules in force say, with everything they look at read for all of these orders at once. */
async function loadRules(
  tx: ShardTx,
  items: readonly SourcedIntake[],
  warehouses: readonly Warehouse[],
): Promise<ApplyRules> {
  const open = new Set(warehouses.filter(({ active }) => active).map(({ id }) => id));
  const lines = items.flatMap(({ intake }) => intake.lines);
  const rule = await rulesForIntake(tx, warehouses, lines, {
    products: (asked) => loadProducts(tx, asked),
    samples: (shards) => sampleWarehouses(tx, shards),
  });
  return (order, current) => {
    const ruling = rule?.(order);
    const target = ruling?.outcome.warehouse;
    // A warehouse closed since the rule was written gets nothing: the order goes where it would have gone.
    const moves = !current && target !== undefined && open.has(target);
    return ruledOrder(moves ? movedTo(order, target) : order, ruling, current);
  };
}

const kindOf = ({ outcome }: IntakeDecision): string => `order.${outcome}`;

export interface SourcedIntake {
  readonly intake: OrderIntake;
  readonly source: IntakeSource['source'];
  /** Id of the request that brought it. */
  readonly trace: string | null;
}

/**
 * Takes orders into the org shard: documents, ledger, desk index and what the warehouse has to hear, in
 * the caller's transaction. Intakes must be valid (`validateIntake`). Taking the same again changes nothing.
 */
export function takeOrders(
  tx: ShardTx,
  intakes: readonly OrderIntake[],
  { source, unversioned = false }: IntakeSource,
): Promise<IntakeResult[]> {
  const { trace } = tx;
  return takeSourced(
    tx,
    intakes.map((intake) => ({ intake, source, trace })),
    unversioned,
  );
}

/** `takeOrders` for orders of several requests in one transaction. */
export async function takeSourced(
  tx: ShardTx,
  items: readonly SourcedIntake[],
  unversioned = false,
): Promise<IntakeResult[]> {
  const ids = items.map(({ intake }) => orderIdOf(intake.channel, intake.externalId));
  const known = (await tx.get('orders', ids)) as unknown as Map<string, OrderDoc>;
  const warehouses = await warehousesIn(tx);
  const applyRules = await loadRules(tx, items, warehouses);
  const decisions = items.map(({ intake, source, trace }, index) => {
    const orderId = ids[index] ?? '';
    const hash = contentHash(intake);
    const current = known.get(orderId);
    const decision = decideIntake(
      current,
      intake,
      hash,
      (order) => routeOrder(order, warehouses),
      unversioned,
      applyRules,
    );
    if (decision.order) known.set(orderId, { ...decision.order, clock: 0 });
    return { orderId, intake, source, trace, hash, current, decision };
  });

  const orders = decisions.flatMap(({ decision }) => decision.order ?? []);
  const changed = orders.flatMap(({ lines }) => lines);
  const products = changed.length > 0 ? await loadProducts(tx, changed) : new Map();
  const shards = [...new Set(orders.map(warehouseOf))];
  const samples = shards.length > 0 ? await sampleWarehouses(tx, shards) : new Set<string>();
  const touched = new Map<string, IndexedOrder>();
  for (const { orderId, intake, source, trace, hash, current, decision } of decisions) {
    if (decision.outcome === 'unchanged') continue;
    tx.trace = trace;
    const { order } = decision;
    const writes: Write[] = order
      ? [
          { collection: 'orders', id: orderId, doc: { ...order } },
          ...describeProducts(order, products, samples.has(warehouseOf(order))),
        ]
      : [];
    const clock = tx.append({
      kind: kindOf(decision),
      input: {
        source,
        channel: intake.channel,
        externalId: intake.externalId,
        revision: intake.revision,
        contentHash: hash,
        ...(decision.reason ? { reason: decision.reason } : {}),
        ...rulesOf(decision),
      },
      writes,
    });
    if (decision.reason === 'order-in-work' && current) sendLateChange(tx, current, intake, hash);
    if (!order) continue;
    // An order met twice in one transaction enters the index once, as it is in the end.
    const { before, createdAt } = touched.get(orderId) ?? { before: current, createdAt: clock };
    touched.set(orderId, { order: { ...order, clock }, before, createdAt });
    if (decision.reroute) sendToWarehouse(tx, intake, order, products);
  }
  await indexOrders(tx, [...touched.values()]);
  return decisions.map(({ orderId, intake, decision }) => ({
    orderId,
    externalId: intake.externalId,
    outcome: decision.outcome,
    ...(decision.reason ? { reason: decision.reason } : {}),
  }));
}
