import type { Rule, RuleAction, RuleCondition, RuleSet } from '../../shared/rules/index.ts';

const rule = (
  name: string,
  conditions: readonly RuleCondition[],
  ...actions: RuleAction[]
): Rule => ({
  ...{ id: name.toLowerCase().replaceAll(/\W+/g, '-'), name, on: true, actions },
  when: { combinator: 'and', rules: [...conditions] },
});
const is = (field: string, ...value: string[]): RuleCondition => ({ field, operator: 'in', value });
const over = (field: string, value: number): RuleCondition => ({ field, operator: '>', value });

/**
 * Twenty, as a house of some size would have them; one of them wants a person's word. `southern`: the warehouse that
 * some countries' orders go to.
 */
export const twentyRules = (southern: string): RuleSet => ({
  mode: 'all',
  timeZone: 'Europe/London',
  rules: [
    rule('Very large orders are approved', [over('total', 10_000)], {
      ...{ type: 'approval', reason: 'Above 10,000', mayRelease: ['clerk'] },
    }),
    rule('Large orders are told apart', [over('total', 1000)], { type: 'tag', tag: 'large' }),
    rule('Pallets', [over('units', 2000)], { type: 'carrier', service: 'freight' }),
    rule('Bulk', [over('biggestLine', 500)], { type: 'tag', tag: 'bulk' }),
    rule('Heavy', [over('kilograms', 30)], { type: 'carrier', service: 'heavy' }),
    rule('Late', [{ field: 'hoursToShip', operator: '<', value: 12 }], {
      ...{ type: 'priority', priority: 9 },
    }),
    rule('App customers first', [is('channel', 'app')], { type: 'priority', priority: 7 }),
    rule('Dealers wait', [is('channel', 'dealers')], { type: 'priority', priority: 3 }),
    rule('Ireland by sea', [is('country', 'IE')], { type: 'carrier', service: 'sea' }),
    rule('Overseas by air', [is('country', 'AU', 'JP', 'US', 'CA', 'SG', 'HK', 'BR')], {
      ...{ type: 'carrier', service: 'air' },
    }),
    ...['FR', 'ES', 'PT', 'IT', 'BE'].map((country) =>
      rule(`${country} from the south`, [is('country', country)], {
        ...{ type: 'warehouse', warehouse: southern },
      }),
    ),
    ...['DE', 'NL', 'CH', 'SE', 'NO'].map((country) =>
      rule(`${country} by road`, [is('country', country)], { type: 'carrier', service: 'road' }),
    ),
  ],
});
