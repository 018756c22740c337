import { assess, type CheckCode, type Finding } from '../../shared/checks/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { CorrectionRequest } from '../../shared/protocol/index.ts';
import { readSettings } from '../checks/index.ts';
import { ORG_SHARD } from '../routing/messages.ts';
import type { ShardTx, Store } from '../store/index.ts';
import { warehousesIn } from '../warehouses/index.ts';
import { withCheckHold } from './checkedOrders.ts';
import { withEvent } from './history.ts';
import { withHoldEvents, withWaveEvent } from './intakeEvents.ts';
import { reopened, withCorrections, type NewOrder, type OrderDoc } from './orderDoc.ts';
import { indexOrders } from './orderIndex.ts';
import { loadProducts } from './products.ts';
import { loadRules } from './takeOrders.ts';
import { sendCreates } from './tellWarehouses.ts';
import { watchPayment } from './unpaid.ts';

interface Amended {
  readonly order: NewOrder;
  /** Of the ledger row, and of the event. */
  readonly kind: 'corrected' | 'reopened';
  readonly input: Record<string, unknown>;
  /** Fulfilment whose contact goes on: the channel's address is not sent a second time. */
  readonly contactOf: string | undefined;
}

/** Writes an order that somebody at the desk changed, by the same rules as a revision of its channel. */
async function writeAmended(tx: ShardTx, before: OrderDoc, amended: Amended): Promise<void> {
  const { kind, input, contactOf } = amended;
  const asked = amended.order;
  const parts = { lines: asked.lines, customers: [asked.customerRef] };
  const applyRules = await loadRules(tx, parts, await warehousesIn(tx));
  const { settings } = await readSettings({ read: tx.db });
  const ruled = withCheckHold(applyRules(asked, before), before, settings, tx.now);
  const kept = { ...ruled, fulfilments: asked.fulfilments };
  const order = withHoldEvents(withWaveEvent(kept, before, tx.now), before, tx.now);
  const { id } = order;
  const clock = tx.append({
    kind: `order.${kind}`,
    input: { orderId: id, ...input },
    writes: [{ collection: 'orders', id, doc: { ...order } }],
  });
  await indexOrders(tx, [{ order: { ...order, clock }, before, createdAt: clock }]);
  const products = await loadProducts(tx, order.lines);
  const edition = `${kind}:${clock}`;
  await sendCreates(tx, order, { products, address: null, contactOf, edition, clock });
  watchPayment(tx, order, before, settings.unpaidHours);
}

async function findOrder(tx: ShardTx, id: string): Promise<OrderDoc> {
  const found = (await tx.get('orders', [id])).get(id);
  if (!found) throw new AppError('order-not-found', { id });
  return found as unknown as OrderDoc;
}

/** The risk is summed anew, and the warehouse says anew what it lacks. */
const SAID_ANEW: readonly CheckCode[] = ['fraud.risk', 'stock.awaiting'];

/** What was found of lines whose SKU is known by now is found no more. */
function rechecked(
  order: NewOrder,
  isKnown: (sku: string) => boolean,
  settings: Parameters<typeof assess>[1],
) {
  const { checked, ...rest } = order;
  if (!checked) return order;
  const stays = ({ code, values }: Finding): boolean =>
    !SAID_ANEW.includes(code) && (code !== 'sku.unknown' || !isKnown(skuOf(order, values['line'])));
  const again = assess(checked.findings.filter(stays), settings, checked.passed);
  return again ? { ...rest, checked: again } : rest;
}
const skuOf = ({ lines }: Pick<OrderDoc, 'lines'>, lineId: unknown): string =>
  lines.find((line) => line.lineId === lineId)?.sku ?? '';

export interface DeskAsked {
  readonly orderId: string;
  readonly personId: string;
}

/**
 * Gives lines the SKU that was meant. What the channel sent is kept beside (`corrections`), and goes for its later
 * revisions, too. Throws `order-not-found`, `order-in-work`, `line-not-found` and `unknown-sku`.
 */
export async function correctLines(
  store: Store,
  { orderId, personId, lines }: DeskAsked & CorrectionRequest,
  trace?: string,
): Promise<void> {
  await store.transact(
    ORG_SHARD,
    async (tx) => {
      const before = await findOrder(tx, orderId);
      if (before.status !== 'open') throw new AppError('order-in-work', { status: before.status });
      const products = await tx.get(
        'products',
        lines.map(({ sku }) => sku),
      );
      const made = lines.flatMap(({ lineId, sku }) => {
        const line = before.lines.find((one) => one.lineId === lineId);
        if (!line) throw new AppError('line-not-found', { line: lineId });
        if (!products.has(sku)) throw new AppError('unknown-sku', { sku });
        return line.sku === sku ? [] : [{ lineId, from: line.sku, to: sku }];
      });
      if (made.length === 0) return;
      const { clock: _, ...rest } = before;
      const corrections = [...(before.corrections ?? []), ...made];
      const known = await loadProducts(tx, before.lines);
      const { settings } = await readSettings({ read: tx.db });
      const isKnown = (sku: string) => known.has(sku) || products.has(sku);
      let order = rechecked(withCorrections({ ...rest, corrections }, made), isKnown, settings);
      for (const { lineId, from, to } of made) {
        const values = { line: lineId, from, to };
        order = withEvent(order, {
          ...{ at: tx.now, kind: 'corrected', cause: `person:${personId}`, values },
        });
      }
      const [contactOf] = Object.keys(before.fulfilments);
      const input = { by: personId, corrections: made };
      await writeAmended(tx, before, { order, kind: 'corrected', input, contactOf });
    },
    trace,
  );
}

/** Takes back that it was closed by itself. Throws `order-not-found` and `order-not-closed`. */
export async function reopenOrder(
  store: Store,
  { orderId, personId }: DeskAsked,
  trace?: string,
): Promise<void> {
  await store.transact(
    ORG_SHARD,
    async (tx) => {
      const before = await findOrder(tx, orderId);
      if (before.status !== 'cancelled' || !before.closed) {
        throw new AppError('order-not-closed', { status: before.status });
      }
      const { clock: _, ...rest } = before;
      const order = withEvent(reopened(rest), {
        ...{ at: tx.now, kind: 'reopened', cause: `person:${personId}` },
      });
      const [contactOf] = Object.keys(before.fulfilments);
      await writeAmended(tx, before, {
        order,
        kind: 'reopened',
        input: { by: personId },
        contactOf,
      });
    },
    trace,
  );
}
