import type { CheckCode } from '../../shared/checks/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import { bothHolds } from './bothHolds.ts';

/** Who is to settle it: one person, or whoever has the role. */
export interface HoldOwner {
  readonly role?: Role;
  readonly person?: string;
}

/** An order that waits for somebody's word. */
export interface OrderHold {
  readonly kind: 'hold' | 'approval';
  readonly reason: string;
  readonly mayRelease: readonly Role[];
  /** The rule that said so. */
  readonly rule?: string;
  /** What checks found: the hold is over when they find it no more. Without rule and checks a person said so. */
  readonly checks?: readonly CheckCode[];
  readonly owner?: HoldOwner;
  readonly since: string;
}

export interface HeldParts {
  /** All of them as one: what has to be settled before it is released. */
  readonly hold?: OrderHold;
  /** Each for itself, where there are several. */
  readonly holds?: readonly OrderHold[];
}

export const holdsOf = (order: HeldParts | undefined): readonly OrderHold[] =>
  order?.holds ?? (order?.hold === undefined ? [] : [order.hold]);

/** The order with these holds and no others. */
export function withHolds<T extends HeldParts>(
  order: T,
  holds: readonly OrderHold[],
): Omit<T, keyof HeldParts> & HeldParts {
  const { hold: _, holds: __, ...rest } = order;
  const [first, ...more] = holds;
  if (!first) return rest;
  const hold = more.reduce(bothHolds, first);
  return { ...rest, hold, ...(more.length > 0 ? { holds } : {}) };
}
