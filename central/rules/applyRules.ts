import type { RuleOutcome, Seen } from '../../shared/rules/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import { bothHolds } from './bothHolds.ts';
import { evaluate, type CompiledRules } from './compileRules.ts';
import { seenOf, type RuledOrder, type Surroundings } from './seenOf.ts';

/** An order that waits for somebody's word. */
export interface OrderHold {
  readonly kind: 'hold' | 'approval';
  readonly reason: string;
  readonly mayRelease: readonly Role[];
  /** The rule that said so; absent where a person did. */
  readonly rule?: string;
  readonly since: string;
}

/** Enough to tell later why: the version's rules can be gone through again with what was seen. */
export interface Decided {
  readonly version: number;
  readonly at: string;
  readonly seen: Seen;
  /** Ids of the rules that were met, in their order. */
  readonly matched: readonly string[];
  /** What the channel had asked for, where a rule says otherwise. */
  readonly asked?: { readonly priority: number; readonly carrierService: string };
}

/** What rules add to an order as it is kept. */
export interface RuledParts {
  readonly hold?: OrderHold;
  readonly tags?: readonly string[];
  readonly decided?: Decided;
}

export interface Ruling {
  readonly outcome: RuleOutcome;
  readonly decided: Decided;
}

export function ruleOn(rules: CompiledRules, order: RuledOrder, around: Surroundings): Ruling {
  const seen = seenOf(order, rules.fields, around);
  const { matched, outcome } = evaluate(rules, seen, around.now);
  const { version } = rules;
  const { priority, carrierService } = order;
  const changes = outcome.priority !== undefined || outcome.carrierService !== undefined;
  const decided: Decided = {
    ...{ version, at: around.now, seen, matched: matched.map(({ id }) => id) },
    ...(changes ? { asked: { priority, carrierService } } : {}),
  };
  return { outcome, decided };
}

/**
 * The order with what the rules say of it. A hold goes on until somebody releases it, whatever a newer
 * revision says.
 */
export function ruledOrder<T extends RuledOrder>(
  order: T,
  ruling: Ruling | undefined,
  before: RuledParts | undefined,
): T & RuledParts {
  if (!ruling) return before?.hold === undefined ? order : { ...order, hold: before.hold };
  const { outcome, decided } = ruling;
  const { priority = order.priority, carrierService = order.carrierService, tags } = outcome;
  const hold = outcome.hold && { ...outcome.hold, since: decided.at };
  const kept = hold && before?.hold ? bothHolds(before.hold, hold) : (hold ?? before?.hold);
  return {
    ...order,
    priority,
    carrierService,
    decided,
    ...(tags.length > 0 ? { tags } : {}),
    ...(kept ? { hold: kept } : {}),
  };
}
