import type { RuleOutcome, Seen } from '../../shared/rules/index.ts';
import type { Wave } from '../../shared/schema/index.ts';
import { evaluate, type CompiledRules } from './compileRules.ts';
import { holdsOf, withHolds, type HeldParts, type OrderHold } from './orderHold.ts';
import { seenOf, type RuledOrder, type Surroundings } from './seenOf.ts';

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

/** The wave it waits for, and the rule that said so. */
export interface OrderWave extends Wave {
  readonly rule: string;
}

/** What rules add to an order as it is kept. */
export interface RuledParts extends HeldParts {
  readonly tags?: readonly string[];
  /** It is released with the others of it, in each of its warehouses. */
  readonly wave?: OrderWave;
  readonly decided?: Decided;
}

export interface Ruling {
  readonly outcome: RuleOutcome;
  /** By which times of day are told. */
  readonly timeZone: string;
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
  return { outcome, timeZone: rules.set.timeZone, decided };
}

/** Whoever may release it without leading is to settle it, else whoever leads. */
const ownedHold = (hold: NonNullable<RuleOutcome['hold']>, since: string): OrderHold => ({
  ...hold,
  ...{ owner: { role: hold.mayRelease.includes('clerk') ? 'clerk' : 'supervisor' }, since },
});

/** In the wave that the rules say, and in none that others said before somebody at the desk changed it. */
function withWave<T extends RuledParts>(
  order: T,
  { outcome, timeZone }: Ruling,
): Omit<T, 'wave'> & Pick<RuledParts, 'wave'> {
  const { wave: _, ...rest } = order;
  if (!outcome.wave) return rest;
  const { name, rule, at } = outcome.wave;
  return { ...rest, wave: { name, rule, ...(at === undefined ? {} : { goes: { at, timeZone } }) } };
}

/** The holds of before that go on, and the rule's: said again it is the one of before. */
function heldAnew(before: RuledParts | undefined, hold: OrderHold | undefined): OrderHold[] {
  // What checks held they hold anew, or not.
  const kept = holdsOf(before).filter(({ checks }) => checks === undefined);
  if (!hold || kept.some(({ rule }) => rule === hold.rule)) return kept;
  return [...kept, hold];
}

/**
 * The order with what the rules say of it. A hold goes on until somebody releases it, whatever a newer
 * revision says; that of a check is for the checks to say again.
 */
export function ruledOrder<T extends RuledOrder>(
  order: T,
  ruling: Ruling | undefined,
  before: RuledParts | undefined,
): T & RuledParts {
  if (!ruling)
    return withHolds<T & RuledParts>(order, heldAnew(before, undefined)) as T & RuledParts;
  const { outcome, decided } = ruling;
  const { priority = order.priority, carrierService = order.carrierService, tags } = outcome;
  const hold = outcome.hold && ownedHold(outcome.hold, decided.at);
  const ruled = {
    ...order,
    priority,
    carrierService,
    decided,
    ...(tags.length > 0 ? { tags } : {}),
  };
  const held = withHolds<T & RuledParts>(ruled, heldAnew(before, hold)) as T & RuledParts;
  return withWave<T & RuledParts>(held, ruling) as T & RuledParts;
}
