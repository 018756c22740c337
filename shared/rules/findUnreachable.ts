import { canonicalJson } from '../canonicalJson.ts';
import {
  isGroup,
  type Rule,
  type RuleCondition,
  type RuleGroup,
  type RuleProblem,
  type RuleSet,
} from './schema.ts';

const valuesOf = ({ value }: RuleCondition): readonly (string | number)[] =>
  Array.isArray(value) ? value : [value];

interface Range {
  readonly low: string | number;
  readonly high: string | number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
}

/** What a condition leaves of its field's line; undefined where it leaves no one stretch. Texts of clocks go from '' to '~'. */
function rangeOf({ operator, value }: RuleCondition): Range | undefined {
  if (operator === 'between') {
    const [low = 0, high = 0] = Array.isArray(value) ? value : [];
    return { low, high, lowOpen: false, highOpen: false };
  }
  if (Array.isArray(value)) return undefined;
  const [least, most] = typeof value === 'number' ? [-Infinity, Infinity] : ['', '~'];
  const closed = { lowOpen: false, highOpen: false };
  if (operator === '=') return { low: value, high: value, ...closed };
  if (operator === '<' || operator === '<=') {
    return { ...closed, low: least, high: value, highOpen: operator === '<' };
  }
  if (operator === '>' || operator === '>=') {
    return { ...closed, low: value, high: most, lowOpen: operator === '>' };
  }
  return undefined;
}

const within = (inner: Range, outer: Range): boolean =>
  (inner.low > outer.low || (inner.low === outer.low && (inner.lowOpen || !outer.lowOpen))) &&
  (inner.high < outer.high || (inner.high === outer.high && (inner.highOpen || !outer.highOpen)));

/** Whatever meets `narrow` meets `wide`. Never wrong when it says so; it does not see everything. */
export function implies(narrow: RuleCondition, wide: RuleCondition): boolean {
  if (narrow.field !== wide.field) return false;
  if (canonicalJson(narrow) === canonicalJson(wide)) return true;
  const one = narrow.operator === '=' || narrow.operator === 'in' ? valuesOf(narrow) : undefined;
  if (one && wide.operator === 'in') return one.every((value) => valuesOf(wide).includes(value));
  if (one && (wide.operator === 'notIn' || wide.operator === '!=')) {
    return one.every((value) => !valuesOf(wide).includes(value));
  }
  if (wide.operator === 'notIn' && narrow.operator === 'notIn') {
    return valuesOf(wide).every((value) => valuesOf(narrow).includes(value));
  }
  const [inner, outer] = [rangeOf(narrow), rangeOf(wide)];
  return inner !== undefined && outer !== undefined && within(inner, outer);
}

/** Of a group that asks for all of its conditions at once; undefined of any other. */
function allOf({ combinator, not, rules }: RuleGroup): RuleCondition[] | undefined {
  if (not === true || (combinator === 'or' && rules.length > 1)) return undefined;
  const parts = rules.map((node) => (isGroup(node) ? allOf(node) : [node]));
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function covers(earlier: Rule, later: Rule): boolean {
  const begins = earlier.from === undefined || (later.from ?? '') >= earlier.from;
  const ends = earlier.until === undefined || (later.until ?? '~') <= earlier.until;
  if (!begins || !ends) return false;
  if (canonicalJson(earlier.when) === canonicalJson(later.when)) return true;
  const wide = allOf(earlier.when);
  const narrow = allOf(later.when);
  if (wide?.length === 0) return true;
  return Boolean(wide && narrow && wide.every((one) => narrow.some((own) => implies(own, one))));
}

/** Two of its conditions that no order can meet at once. */
function contradicts(rule: Rule): boolean {
  const all = allOf(rule.when) ?? [];
  return all.some((a, at) =>
    all.slice(at + 1).some((b) => {
      if (a.field !== b.field) return false;
      const lists = [a, b].map((one) =>
        one.operator === '=' || one.operator === 'in' ? valuesOf(one) : undefined,
      );
      const [first, second] = lists;
      if (first && second) return !first.some((value) => second.includes(value));
      const [x, y] = [rangeOf(a), rangeOf(b)];
      return x !== undefined && y !== undefined && (x.low > y.high || y.low > x.high);
    }),
  );
}

/**
 * Rules that can never decide anything: their conditions exclude each other, or, where the first match
 * decides, an earlier one is met by every order that would meet them.
 */
export function findUnreachable({ mode, rules }: RuleSet): RuleProblem[] {
  return rules.flatMap((rule, at): RuleProblem[] => {
    if (!rule.on) return [];
    const path = `rules/${at}`;
    if (contradicts(rule)) return [{ path, rule: rule.name, code: 'rule-never-met', meta: {} }];
    if (mode === 'all') return [];
    const by = rules.slice(0, at).find((earlier) => earlier.on && covers(earlier, rule));
    if (!by) return [];
    return [{ path, rule: rule.name, code: 'rule-shadowed', meta: { by: by.name } }];
  });
}
