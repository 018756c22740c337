import type { OrderIntake } from '../../shared/schema/index.ts';
import {
  orderFromIntake,
  reopened,
  warehouseOf,
  type NewOrder,
  type OrderDoc,
  type RouteOrder,
} from './orderDoc.ts';

export type IntakeOutcome =
  | 'created'
  | 'revised'
  | 'cancelled'
  /** It says what is known already. */
  | 'unchanged'
  /** An older revision: kept in the ledger, not applied. */
  | 'superseded'
  /** It asks for what can't be done any more; see `reason`. */
  | 'refused';

export type RefusalReason = 'order-in-work' | 'order-cancelled' | 'revision-conflict';
/** Of a revision that is taken without who it is for: that person was erased. */
export const PERSONAL_ERASED = 'personal-erased';

export interface IntakeDecision {
  readonly outcome: IntakeOutcome;
  readonly reason?: RefusalReason | typeof PERSONAL_ERASED;
  /** The order from now on; absent where nothing changes. */
  readonly order?: NewOrder;
  /** The warehouse has to hear of it. */
  readonly reroute?: true;
  /** It had been closed by itself, and the money came after all. */
  readonly reopened?: true;
}

const UNRELEASED: readonly OrderDoc['status'][] = ['received', 'open'];

/** Newer than what is known, older, or another content under the same number. */
function compareRevision(
  current: OrderDoc,
  intake: OrderIntake,
  unversioned: boolean,
): 'newer' | 'same' | 'older' {
  if (unversioned || intake.revision > current.revision) return 'newer';
  return intake.revision === current.revision ? 'same' : 'older';
}

function decideCancel(
  current: OrderDoc | undefined,
  intake: OrderIntake,
  hash: string,
  routeTo: RouteOrder,
  unversioned: boolean,
): IntakeDecision {
  if (!current) {
    const order = { ...orderFromIntake(intake, hash, routeTo), lines: [], fulfilments: {} };
    return { outcome: 'cancelled', order: { ...order, status: 'cancelled' } };
  }
  if (current.status === 'cancelled') return { outcome: 'unchanged' };
  // A cancel under the revision of its order is a channel that does not count: it means what it says.
  if (compareRevision(current, intake, unversioned) === 'older') return { outcome: 'superseded' };
  if (!UNRELEASED.includes(current.status)) return { outcome: 'refused', reason: 'order-in-work' };
  const revision = Math.max(current.revision, intake.revision);
  return {
    outcome: 'cancelled',
    order: { ...current, revision, status: 'cancelled' },
    reroute: true,
  };
}

/** Rules say anew how it is placed; where it stands it has to be asked for anew, and every warehouse may be tried again. */
function placingOf({ placing: asked }: NewOrder, { placing: known }: OrderDoc) {
  const { pinned, round } = known ?? {};
  const placing = {
    ...asked,
    ...(pinned === undefined ? {} : { pinned }),
    ...(round === undefined ? {} : { round }),
  };
  return Object.keys(placing).length === 0 ? {} : { placing };
}

/** What rules make of an order that is new, or says something new. */
export type ApplyRules = (order: NewOrder, current: OrderDoc | undefined) => NewOrder;

/**
 * What an intake makes of the order as it is known. `unversioned`: the channel counts no revisions (a
 * file), so another content is a newer one.
 */
export function decideIntake(
  current: OrderDoc | undefined,
  intake: OrderIntake,
  hash: string,
  routeTo: RouteOrder,
  unversioned = false,
  applyRules: ApplyRules = (order) => order,
): IntakeDecision {
  if (intake.action === 'cancel') return decideCancel(current, intake, hash, routeTo, unversioned);
  // An order stays where it was routed, whatever changes.
  const staying = current && warehouseOf(current);
  const asked = orderFromIntake(intake, hash, staying === undefined ? routeTo : () => staying);
  if (!current) return { outcome: 'created', order: applyRules(asked, undefined), reroute: true };
  if (current.contentHash === hash && (unversioned || intake.revision <= current.revision)) {
    return { outcome: 'unchanged' };
  }
  const compared = compareRevision(current, intake, unversioned);
  if (compared === 'older') return { outcome: 'superseded' };
  if (compared === 'same') return { outcome: 'refused', reason: 'revision-conflict' };
  if (current.contentHash === hash) {
    return { outcome: 'revised', order: { ...current, revision: intake.revision } };
  }
  const isPaid = intake.payment?.status === 'paid' || intake.payment?.status === 'authorised';
  const opens = current.closed !== undefined && isPaid;
  if (current.status === 'cancelled' && !opens) {
    return { outcome: 'refused', reason: 'order-cancelled' };
  }
  if (!opens && !UNRELEASED.includes(current.status))
    return { outcome: 'refused', reason: 'order-in-work' };
  const revision = unversioned ? current.revision + 1 : intake.revision;
  const { fulfilments, status, history, corrections, erased, region } = current;
  const ruled = applyRules(asked, current);
  const order: NewOrder = {
    ...ruled,
    ...{ revision, fulfilments, status },
    ...(history ? { history } : {}),
    ...(corrections ? { corrections } : {}),
    ...(erased === undefined ? {} : { erased, ...(region === undefined ? {} : { region }) }),
    ...placingOf(ruled, current),
  };
  return {
    outcome: 'revised',
    order: opens ? reopened(order) : order,
    reroute: true,
    ...(opens ? { reopened: true } : {}),
  };
}
