import type { OrderHoldTold, OrderWhy } from '../../shared/protocol/index.ts';
import type { Rule, Seen } from '../../shared/rules/index.ts';
import type { Decided, RuledParts } from './applyRules.ts';
import { compileRules, conditionsOf, inEffect, isMet, outcomeOf } from './compileRules.ts';
import type { OrderHold } from './orderHold.ts';
import type { KeptRules } from './keptRules.ts';

type ToldRule = NonNullable<OrderWhy['decided']>['rules'][number];

/** Its conditions as they were found; of a rule that was not tried nothing need have been looked at. */
function told(rule: Rule, result: ToldRule['result'], seen: Seen): ToldRule {
  const looked = result === 'met' || result === 'not-met';
  return {
    ...{ id: rule.id, name: rule.name, result, actions: rule.actions },
    conditions: conditionsOf(rule.when).map((condition) => {
      const value = seen[condition.field];
      if (!looked || value === undefined) return condition;
      return { ...condition, seen: value, met: isMet(condition, seen) };
    }),
  };
}

/** The rules of that version gone through again with what was seen then. */
export function explainDecision(
  decided: Decided,
  { set, version }: KeptRules,
  order: { readonly priority: number; readonly carrierService: string },
): NonNullable<OrderWhy['decided']> {
  const { at, seen, matched } = decided;
  const compiled = compileRules(set, version);
  const tests = new Map(compiled.active.map(({ rule, test }) => [rule.id, test]));
  let over = false;
  const rules = set.rules.map((rule): ToldRule => {
    if (!rule.on) return told(rule, 'off', seen);
    if (!inEffect(rule, at)) return told(rule, 'not-in-effect', seen);
    if (over) return told(rule, 'not-tried', seen);
    const met = tests.get(rule.id)?.(seen) === true;
    if (met && set.mode === 'first') over = true;
    return told(rule, met ? 'met' : 'not-met', seen);
  });
  const outcome = outcomeOf(set.rules.filter(({ id }) => matched.includes(id)));
  const { priority, carrierService } = decided.asked ?? order;
  return { version, at, mode: set.mode, outcome, asked: { priority, carrierService }, rules };
}

export const toldHold = ({ mayRelease, checks, ...hold }: OrderHold): OrderHoldTold => ({
  ...hold,
  mayRelease: [...mayRelease],
  ...(checks ? { checks: [...checks] } : {}),
});

/** What an order waits for; null: nothing. */
export const holdOf = ({ hold }: RuledParts): OrderWhy['hold'] =>
  hold === undefined ? null : toldHold(hold);
