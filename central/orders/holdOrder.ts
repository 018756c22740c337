import { canonicalJson } from '../../shared/canonicalJson.ts';
import { AppError } from '../../shared/errors.ts';
import type { HoldRequest, HoldResponse } from '../../shared/protocol/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import { ORG_SHARD } from '../routing/messages.ts';
import { holdsOf, withHolds, type OrderHold } from '../rules/index.ts';
import type { Store } from '../store/index.ts';
import { withEvent } from './history.ts';
import type { NewOrder, OrderDoc } from './orderDoc.ts';
import { indexOrders } from './orderIndex.ts';
import { loadProducts } from './products.ts';
import { sendCancels, sendHolds } from './tellWarehouses.ts';

const LEAD: readonly Role[] = ['supervisor', 'admin'];
const EVENTS = {
  release: 'hold-released',
  decline: 'declined',
  hold: 'held',
  assign: 'hold-assigned',
};
const OUTCOMES = {
  release: 'released',
  decline: 'declined',
  hold: 'held',
  assign: 'assigned',
} as const;
const KINDS = {
  release: 'order.hold-released',
  decline: 'order.declined',
  hold: 'order.held',
  assign: 'order.hold-assigned',
};

export interface HoldAsked extends HoldRequest {
  readonly orderId: string;
  readonly personId: string;
  readonly roles: readonly Role[];
}

/** Throws `not-allowed` unless one of these roles may. */
function requireOneOf(held: readonly Role[], needed: readonly Role[]): void {
  if (!held.some((role) => needed.includes(role))) {
    throw new AppError('not-allowed', { needs: [...new Set(needed)] });
  }
}

const isPersons = ({ rule, checks }: OrderHold): boolean =>
  rule === undefined && checks === undefined;

/** What stopped it stops it no more: the checks would find it again. */
function withPassed(order: NewOrder, holds: readonly OrderHold[]): NewOrder {
  const { checked } = order;
  const codes = holds.flatMap(({ checks = [] }) => checks);
  if (!checked || codes.length === 0) return order;
  return { ...order, checked: { ...checked, passed: [...(checked.passed ?? []), ...codes] } };
}

/** The order from now on; undefined where it is so already. */
function changed(order: OrderDoc, asked: HoldAsked, now: string): NewOrder | undefined {
  const { clock: _, ...rest } = order;
  const holds = holdsOf(order);
  if (asked.action === 'hold') {
    requireOneOf(asked.roles, LEAD);
    if (holds.some(isPersons)) return undefined;
    const owner = asked.owner ?? { person: asked.personId };
    const by: OrderHold = {
      ...{ kind: 'hold', reason: asked.note, mayRelease: [...LEAD], owner, since: now },
    };
    return withHolds(rest, [...holds, by]);
  }
  const { hold } = order;
  if (!hold) return undefined;
  if (asked.action === 'assign') {
    const { owner } = asked;
    if (!owner) throw new AppError('hold-no-owner', { id: order.id });
    if (canonicalJson(hold.owner ?? {}) === canonicalJson(owner)) return undefined;
    return withHolds(
      rest,
      holds.map((one) => ({ ...one, owner })),
    );
  }
  requireOneOf(asked.roles, [...LEAD, ...hold.mayRelease]);
  if (asked.action === 'decline') return { ...rest, status: 'cancelled' };
  return withPassed(withHolds(rest, []), holds);
}

function valuesOf({ note, owner }: HoldAsked): { values?: Record<string, string> } {
  const { role, person } = owner ?? {};
  const values = {
    ...(note === '' ? {} : { reason: note }),
    ...(role === undefined ? {} : { role }),
    ...(person === undefined ? {} : { person }),
  };
  return Object.keys(values).length === 0 ? {} : { values };
}

/**
 * Releases an order that waits, declines it, which cancels it, lets it wait (again), or says whose it is to
 * settle. Asking for what is so already changes nothing. Throws `order-not-found`, `order-in-work` once it was released to the floor,
 * and `not-allowed`.
 */
export async function holdOrder(
  store: Store,
  asked: HoldAsked,
  trace?: string,
): Promise<HoldResponse> {
  const { orderId: id, action, note, personId } = asked;
  return store.transact(
    ORG_SHARD,
    async (tx): Promise<HoldResponse> => {
      const found = (await tx.get('orders', [id])).get(id);
      if (!found) throw new AppError('order-not-found', { id });
      const before = found as unknown as OrderDoc;
      if (before.status === 'cancelled' && action === 'decline') return { outcome: 'unchanged' };
      if (before.status !== 'open') throw new AppError('order-in-work', { status: before.status });
      const now = changed(before, asked, tx.now);
      if (!now) return { outcome: 'unchanged' };
      const order = withEvent(now, {
        ...{ at: tx.now, kind: EVENTS[action], cause: `person:${personId}` },
        ...valuesOf(asked),
      });
      const { hold } = before;
      const clock = tx.append({
        kind: KINDS[action],
        input: { orderId: id, by: personId, note, ...(hold ? { hold } : {}) },
        writes: [{ collection: 'orders', id, doc: { ...order } }],
      });
      await indexOrders(tx, [{ order: { ...order, clock }, before, createdAt: clock }]);
      const moved = (hold === undefined) !== (order.hold === undefined);
      if (order.status === 'cancelled') sendCancels(tx, order, clock);
      else if (moved) await sendHolds(tx, order, await loadProducts(tx, order.lines), clock);
      return { outcome: OUTCOMES[action] };
    },
    trace,
  );
}
