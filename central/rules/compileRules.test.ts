import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  findUnreachable,
  isGroup,
  type Rule,
  type RuleCondition,
  type RuleGroup,
  type Seen,
} from '../../shared/rules/index.ts';
import { compileRules, evaluate, interpret } from './compileRules.ts';
import { anyGroup, anySeen } from './testing/arbitraryRules.ts';

const rule = (id: string, when: Partial<RuleGroup>, actions: Rule['actions'] = []): Rule => ({
  ...{ id, name: id, on: true, actions },
  when: { combinator: 'and', rules: [], ...when },
});
const is = (field: string, value: RuleCondition['value']): RuleCondition => ({
  ...{ field, operator: '=', value },
});

/** What a condition means, said once more without JsonLogic. */
function means(condition: RuleCondition, seen: Seen): boolean {
  const { operator, value } = condition;
  const is = seen[condition.field] as never;
  const values = (Array.isArray(value) ? value : [value]) as never[];
  const [first = '' as never, second = '' as never] = values;
  switch (operator) {
    case '=':
      return is === first;
    case '!=':
      return is !== first;
    case '<':
      return is < first;
    case '<=':
      return is <= first;
    case '>':
      return is > first;
    case '>=':
      return is >= first;
    case 'between':
      return is >= first && is <= second;
    case 'in':
      return values.includes(is);
    case 'notIn':
      return !values.includes(is);
    case 'beginsWith':
      return (is as string).startsWith(first);
    case 'contains':
      return (is as string | string[]).includes(first);
    case 'doesNotContain':
      return !(is as string | string[]).includes(first);
  }
}
function meansGroup({ combinator, not, rules }: RuleGroup, seen: Seen): boolean {
  const all = rules.map((node) => (isGroup(node) ? meansGroup(node, seen) : means(node, seen)));
  const met = combinator === 'and' ? all.every(Boolean) : all.some(Boolean);
  return not === true ? !met : met;
}

describe('compiled rules', () => {
  it('answer as JsonLogic read anew does, and as the words mean', () => {
    fc.assert(
      fc.property(anyGroup, anySeen, (when, seen) => {
        const set = { mode: 'all' as const, timeZone: 'UTC', rules: [rule('r', when)] };
        const met = evaluate(compileRules(set, 1), seen).matched.length === 1;
        expect(met).toBe(interpret(when, seen));
        expect(met).toBe(meansGroup(when, seen));
      }),
      { numRuns: process.env['STOWLINE_LONG'] === undefined ? 500 : 20_000 },
    );
  });

  it('never call a rule unreachable that decides something', () => {
    let unreachable = 0;
    fc.assert(
      fc.property(fc.array(anyGroup, { minLength: 2, maxLength: 6 }), anySeen, (groups, seen) => {
        const rules = groups.map((when, at) => rule(`r${at}`, when));
        const set = { mode: 'first' as const, timeZone: 'UTC', rules };
        const told = findUnreachable(set).map((problem) => problem.rule);
        unreachable += told.length;
        const [decides] = evaluate(compileRules(set, 1), seen).matched;
        expect(told).not.toContain(decides?.id);
      }),
      { numRuns: process.env['STOWLINE_LONG'] === undefined ? 500 : 20_000 },
    );
    expect(unreachable).toBeGreaterThan(0);
  });

  it('let the first decide alone, or all add to it, the earlier before the later', () => {
    const rules = [
      rule('gb', { rules: [is('country', 'GB')] }, [
        { type: 'priority', priority: 8 },
        { type: 'tag', tag: 'near' },
      ]),
      rule('any', {}, [
        { type: 'priority', priority: 2 },
        { type: 'tag', tag: 'near' },
        { type: 'tag', tag: 'all' },
      ]),
    ];
    const by = (mode: 'first' | 'all', country: string) =>
      evaluate(compileRules({ mode, timeZone: 'UTC', rules }, 1), { country }).outcome;
    expect(by('first', 'GB')).toEqual({ priority: 8, tags: ['near'] });
    expect(by('all', 'GB')).toEqual({ priority: 8, tags: ['near', 'all'] });
    expect(by('first', 'DE')).toEqual({ priority: 2, tags: ['near', 'all'] });
  });

  it('put an order into the wave that the first of them names', () => {
    const rules = [
      rule('gb', { rules: [is('country', 'GB')] }, [{ type: 'tag', tag: 'near' }]),
      rule('am', {}, [{ type: 'wave', name: 'Morning', at: '09:00' }]),
      rule('pm', {}, [{ type: 'wave', name: 'Evening' }]),
    ];
    const { outcome } = evaluate(compileRules({ mode: 'all', timeZone: 'UTC', rules }, 1), {
      country: 'GB',
    });
    expect(outcome.wave).toEqual({ name: 'Morning', at: '09:00', rule: 'am' });
  });

  it('are in effect from their first instant on and until their last, and not when they are off', () => {
    const dated: Rule = {
      ...rule('r', {}),
      from: '2026-11-01T00:00:00.000Z',
      until: '2026-12-01T00:00:00.000Z',
    };
    const metAt = (one: Rule, now: string) =>
      evaluate(compileRules({ mode: 'all', timeZone: 'UTC', rules: [one] }, 1), {}, now).matched
        .length === 1;
    expect(metAt(dated, '2026-10-31T23:59:59.999Z')).toBe(false);
    expect(metAt(dated, '2026-11-01T00:00:00.000Z')).toBe(true);
    expect(metAt(dated, '2026-12-01T00:00:00.000Z')).toBe(false);
    expect(metAt({ ...dated, on: false }, '2026-11-01T00:00:00.000Z')).toBe(false);
  });
});
