import { describe, expect, it } from 'vitest';
import { checkRuleSet, findUnreachable, type Rule, type RuleGroup, type RuleSet } from './index.ts';

const WAREHOUSES = ['wh:main', 'wh:leeds'];
const rule = (over: Partial<Rule> = {}): Rule => ({
  ...{ id: 'r1', name: 'One', on: true },
  when: { combinator: 'and', rules: [] },
  actions: [{ type: 'priority', priority: 9 }],
  ...over,
});
const when = (...rules: RuleGroup['rules']): RuleGroup => ({ combinator: 'and', rules });
const set = (rules: Rule[], over: Partial<RuleSet> = {}): RuleSet => ({
  ...{ mode: 'first', timeZone: 'Europe/London', rules },
  ...over,
});

describe('a rule set', () => {
  it('may keep a rule that is off and names a warehouse closed since', () => {
    const actions: Rule['actions'] = [{ type: 'warehouse', warehouse: 'wh:mars' }];
    const named = when({ field: 'warehouse', operator: '=', value: 'wh:mars' });
    expect(checkRuleSet(set([rule({ on: false, when: named, actions })]), WAREHOUSES)).toEqual([]);
    expect(checkRuleSet(set([rule({ when: named, actions })]), WAREHOUSES)).toHaveLength(2);
  });

  it.each<[string, Rule, string, string]>([
    [
      'an unknown field',
      rule({ when: when({ field: 'colour', operator: '=', value: 'red' }) }),
      'rules/0/when/rules/0/field',
      'rule-unknown-field',
    ],
    [
      'a field of every object',
      rule({ when: when({ field: 'constructor', operator: '=', value: 'x' }) }),
      'rules/0/when/rules/0/field',
      'rule-unknown-field',
    ],
    [
      'an operator of another kind',
      rule({ when: when({ field: 'country', operator: '<', value: 'GB' }) }),
      'rules/0/when/rules/0/operator',
      'rule-wrong-operator',
    ],
    [
      'a text for a number, deep inside',
      rule({ when: when(when({ field: 'total', operator: '>', value: '100' })) }),
      'rules/0/when/rules/0/rules/0/value',
      'rule-wrong-value',
    ],
    [
      'one value for two',
      rule({ when: when({ field: 'total', operator: 'between', value: 3 }) }),
      'rules/0/when/rules/0/value',
      'rule-wrong-value',
    ],
    [
      'a range turned round',
      rule({ when: when({ field: 'clock', operator: 'between', value: ['14:00', '08:00'] }) }),
      'rules/0/when/rules/0/value',
      'rule-range-turned',
    ],
    [
      'an hour there is not',
      rule({ when: when({ field: 'clock', operator: '>', value: '25:00' }) }),
      'rules/0/when/rules/0/value',
      'rule-wrong-value',
    ],
    [
      'a warehouse there is not',
      rule({ actions: [{ type: 'warehouse', warehouse: 'wh:mars' }] }),
      'rules/0/actions/0/warehouse',
      'rule-unknown-warehouse',
    ],
    [
      'a condition on a warehouse there is not',
      rule({ when: when({ field: 'stockAt', operator: 'contains', value: 'wh:mars' }) }),
      'rules/0/when/rules/0/value',
      'rule-unknown-warehouse',
    ],
    [
      'a priority twice',
      rule({
        actions: [
          { type: 'priority', priority: 9 },
          { type: 'priority', priority: 1 },
        ],
      }),
      'rules/0/actions/1',
      'rule-action-twice',
    ],
    [
      'a wave without a name',
      rule({ actions: [{ type: 'wave', name: ' ' }] }),
      'rules/0/actions/0/name',
      'rule-wrong-value',
    ],
    [
      'a wave at no time of day',
      rule({ actions: [{ type: 'wave', name: 'Morning', at: '9:00' }] }),
      'rules/0/actions/0/at',
      'rule-wrong-value',
    ],
    ['an empty group', rule({ when: when(when()) }), 'rules/0/when/rules/0', 'rule-empty-group'],
    ['a date that is none', rule({ from: 'soon' }), 'rules/0/from', 'rule-wrong-date'],
  ])('is refused for %s, and the place is named', (_, bad, path, code) => {
    const problems = checkRuleSet(set([bad]), WAREHOUSES);
    expect(problems).toEqual([{ path, code, rule: 'One', meta: expect.anything() }]);
  });

  it('is refused for a time zone that nobody knows, and for two rules of one id', () => {
    const problems = checkRuleSet(set([rule(), rule()], { timeZone: 'Mars/Olympus' }), WAREHOUSES);
    expect(problems.map(({ path }) => path)).toEqual(['timeZone', 'rules/1/id']);
  });

  it.each([['10:00'], [undefined]])('has a wave go at one time, not at %s besides', (at) => {
    const waves = (second: Rule['actions'][number], on = true) =>
      checkRuleSet(
        set([
          rule({ actions: [{ type: 'wave', name: 'Morning', at: '09:00' }] }),
          rule({ id: 'r2', name: 'Two', on, actions: [second] }),
        ]),
        WAREHOUSES,
      );
    const other = { type: 'wave' as const, ...(at === undefined ? {} : { at }) };
    expect(waves({ ...other, name: 'Morning' })).toMatchObject([
      { path: 'rules/1/actions/0/at', rule: 'Two', code: 'rule-wave-times' },
    ]);
    expect(waves({ ...other, name: 'Morning' }, false)).toEqual([]);
    expect(waves({ ...other, name: 'Later' })).toEqual([]);
    expect(waves({ type: 'wave', name: 'Morning', at: '09:00' })).toEqual([]);
  });

  it('is fine otherwise', () => {
    const good = rule({
      when: when(
        { field: 'stockAt', operator: 'contains', value: 'wh:leeds' },
        { field: 'weekday', operator: 'in', value: ['sat', 'sun'] },
      ),
      actions: [{ type: 'warehouse', warehouse: 'wh:leeds' }],
    });
    expect(checkRuleSet(set([good]), WAREHOUSES)).toEqual([]);
  });
});

describe('a rule that can decide nothing', () => {
  const named = (name: string, group: RuleGroup): Rule => rule({ id: name, name, when: group });
  const above = (value: number) => ({ field: 'total', operator: '>' as const, value });
  const from = (value: string) => ({ field: 'country', operator: '=' as const, value });

  it.each<[string, RuleGroup, RuleGroup]>([
    ['after one without conditions', when(), when(from('GB'))],
    ['after the same', when(from('GB')), when(from('GB'))],
    ['after one that asks for less', when(above(50)), when(from('GB'), above(100))],
    [
      'after one whose list has its value',
      when({ field: 'country', operator: 'in', value: ['GB', 'IE'] }),
      when(from('IE')),
    ],
  ])('%s is pointed out', (_, earlier, later) => {
    const found = findUnreachable(set([named('first', earlier), named('second', later)]));
    expect(found).toEqual([
      { path: 'rules/1', rule: 'second', code: 'rule-shadowed', meta: { by: 'first' } },
    ]);
  });

  it('is not one where all rules count, where the earlier is off, or over before', () => {
    const [first, second] = [named('first', when()), named('second', when(from('GB')))];
    expect(findUnreachable(set([first, second], { mode: 'all' }))).toEqual([]);
    expect(findUnreachable(set([{ ...first, on: false }, second]))).toEqual([]);
    const over = { ...first, until: '2026-01-01T00:00:00.000Z' };
    expect(findUnreachable(set([over, second]))).toEqual([]);
  });

  it('is one that asks for two countries at once', () => {
    const found = findUnreachable(set([named('both', when(from('GB'), from('DE')))]));
    expect(found).toMatchObject([{ code: 'rule-never-met', rule: 'both' }]);
  });
});
