import type { OrderIntake, OrderLine, Product } from '../../shared/schema/index.ts';
import { ruledOrder, rulesForIntake } from '../rules/index.ts';
import type { ShardTx, Write } from '../store/index.ts';
import { routeOrder, warehousesIn, type Warehouse } from '../warehouses/index.ts';
import { loadChecks } from './checkedOrders.ts';
import { contentHash } from './contentHash.ts';
import {
  decideIntake,
  PERSONAL_ERASED,
  type ApplyRules,
  type IntakeDecision,
  type IntakeOutcome,
} from './decideIntake.ts';
import { withIntakeEvents } from './intakeEvents.ts';
import { movedTo, orderIdOf, warehouseOf, withCorrections, type OrderDoc } from './orderDoc.ts';
import { indexOrders, type IndexedOrder } from './orderIndex.ts';
import { tellPaidLate } from './paidLate.ts';
import { withoutPerson } from './personal.ts';
import { placeOrders, splitAnew } from './placeOrders.ts';
import { loadProducts, sampleProductWrite, sampleWarehouses } from './products.ts';
import { sendCancels, sendCreates, sendLateChanges } from './tellWarehouses.ts';
import { watchPayment } from './unpaid.ts';

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

/** What the rules in force say, with everything they look at read for all of these orders at once. */
export async function loadRules(
  tx: ShardTx,
  asked: { readonly lines: readonly OrderLine[]; readonly customers: readonly string[] },
  warehouses: readonly Warehouse[],
): Promise<ApplyRules> {
  const open = new Set(warehouses.filter(({ active }) => active).map(({ id }) => id));
  const rule = await rulesForIntake(tx, warehouses, asked, {
    products: (lines) => loadProducts(tx, lines),
    samples: (shards) => sampleWarehouses(tx, shards),
  });
  return (order, current) => {
    const ruling = rule?.(order);
    const target = ruling?.outcome.warehouse;
    // A warehouse closed since the rule was written gets nothing: the order goes where it would have gone.
    const moves = !current && target !== undefined && open.has(target);
    const there = moves ? movedTo(order, target) : order;
    const placing = {
      ...order.placing,
      ...(moves ? { pinned: true as const } : {}),
      ...(ruling?.outcome.allocate === undefined ? {} : { by: ruling.outcome.allocate }),
      ...(ruling?.outcome.split === undefined ? {} : { split: ruling.outcome.split }),
    };
    const ruled = ruledOrder(there, ruling, current);
    return Object.keys(placing).length === 0 ? ruled : { ...ruled, placing };
  };
}

const kindOf = ({ outcome }: IntakeDecision): string => `order.${outcome}`;

export interface SourcedIntake {
  readonly intake: OrderIntake;
  readonly source: IntakeSource['source'];
  /** Id of the request that brought it. */
  readonly trace: string | null;
}

interface Taken {
  readonly orderId: string;
  readonly intake: OrderIntake;
  readonly current: OrderDoc | undefined;
  readonly decision: IntakeDecision;
}

/** New orders where there are goods for them, and revisions of split ones split anew. */
async function placeAll<T extends Taken>(
  tx: ShardTx,
  taken: readonly T[],
  warehouses: readonly Warehouse[],
  products: ReadonlyMap<string, Product>,
): Promise<T[]> {
  const created = taken.flatMap(({ decision: { outcome, order }, intake: { address } }) =>
    outcome === 'created' && order ? [{ order, address }] : [],
  );
  const placed = await placeOrders(tx, created, warehouses, products);
  return taken.map((one): T => {
    const { decision } = one;
    if (!decision.order) return one;
    const there = placed.get(decision.order.id);
    if (decision.outcome === 'created') {
      return there ? { ...one, decision: { ...decision, order: there } } : one;
    }
    // Of one that came in this very transaction, too, it is known only now where it went.
    const { warehouse, fulfilments } = there ?? decision.order;
    const order = { ...decision.order, ...(warehouse ? { warehouse } : {}), fulfilments };
    const split = decision.outcome === 'revised' ? splitAnew(order, products) : order;
    return { ...one, decision: { ...decision, order: split } };
  });
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
  said: readonly SourcedIntake[],
  unversioned = false,
): Promise<IntakeResult[]> {
  const ids = said.map(({ intake }) => orderIdOf(intake.channel, intake.externalId));
  const known = (await tx.get('orders', ids)) as unknown as Map<string, OrderDoc>;
  const items = said.map((item, index) => {
    const { intake } = item;
    const rest = withoutPerson(intake, known.get(ids[index] ?? ''));
    const hash = contentHash(intake);
    return rest ? { ...item, intake: rest, hash, isLess: true } : { ...item, hash, isLess: false };
  });
  const warehouses = await warehousesIn(tx);
  const looked = {
    lines: items.flatMap(({ intake }) => intake.lines),
    customers: items.map(({ intake }) => intake.customerRef),
  };
  const applyRules = await loadRules(tx, looked, warehouses);
  const checks = await loadChecks(
    tx,
    items.map(({ intake }) => intake),
    warehouses,
  );
  const asked = items.map(({ intake, source, trace, hash, isLess }, index) => {
    const orderId = ids[index] ?? '';
    const current = known.get(orderId);
    const decided = decideIntake(
      current,
      intake,
      hash,
      (order) => routeOrder(order, warehouses),
      unversioned,
      (said, before) => {
        const order = withCorrections(said, before?.corrections ?? []);
        return checks.hold(applyRules(checks.check(order, intake, before), before), before);
      },
    );
    const { order } = decided;
    const decision: IntakeDecision = {
      ...decided,
      ...(isLess && decided.outcome === 'revised' ? { reason: PERSONAL_ERASED } : {}),
      ...(order ? { order: withIntakeEvents(order, decided, current, intake, tx.now) } : {}),
    };
    if (decision.order) known.set(orderId, { ...decision.order, clock: 0 });
    return { orderId, intake, source, trace, hash, current, decision };
  });

  const changed = asked.flatMap(({ decision }) => decision.order?.lines ?? []);
  const products = changed.length > 0 ? await loadProducts(tx, changed) : new Map();
  const decisions = await placeAll(tx, asked, warehouses, products);
  const orders = decisions.flatMap(({ decision }) => decision.order ?? []);
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
    if (decision.reason === 'order-in-work' && current) {
      const change = intake.action === 'cancel' ? 'cancelled' : 'changed';
      sendLateChanges(tx, current, change, hash);
    }
    if (decision.reason === 'order-cancelled' && current) tellPaidLate(tx, current, intake);
    if (!order) continue;
    // An order met twice in one transaction enters the index once, as it is in the end.
    const { before, createdAt } = touched.get(orderId) ?? { before: current, createdAt: clock };
    touched.set(orderId, { order: { ...order, clock }, before, createdAt });
    watchPayment(tx, order, current, checks.settings.unpaidHours);
    if (!decision.reroute) continue;
    if (order.status === 'cancelled') sendCancels(tx, order, clock);
    else await sendCreates(tx, order, { products, address: intake.address ?? null, clock });
  }
  await indexOrders(tx, [...touched.values()]);
  await checks.write();
  return decisions.map(({ orderId, intake, decision }) => ({
    orderId,
    externalId: intake.externalId,
    outcome: decision.outcome,
    ...(decision.reason ? { reason: decision.reason } : {}),
  }));
}
