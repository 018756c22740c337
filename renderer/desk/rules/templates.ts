import { uuidv7 } from '../../../shared/ids.ts';
import type { Rule, RuleAction, RuleCondition } from '../../../shared/rules/index.ts';

export const TEMPLATES = [
  'blank',
  'region',
  'tier',
  'stock',
  'cutOff',
  'capacity',
  'value',
] as const;
export type Template = (typeof TEMPLATES)[number];

interface Parts {
  readonly rules: RuleCondition[];
  readonly actions: RuleAction[];
}

/** `home` and `other`: two warehouses to begin with; the same one where there is but one. */
const PARTS: Readonly<Record<Template, (home: string, other: string) => Parts>> = {
  blank: () => ({ rules: [], actions: [{ type: 'priority', priority: 8 }] }),
  region: (home) => ({
    rules: [{ field: 'country', operator: 'in', value: ['GB', 'IE'] }],
    actions: [
      { type: 'warehouse', warehouse: home },
      { type: 'priority', priority: 8 },
    ],
  }),
  tier: () => ({
    rules: [{ field: 'customer', operator: 'in', value: ['C-1001', 'C-1002'] }],
    actions: [
      { type: 'priority', priority: 9 },
      { type: 'tag', tag: 'VIP' },
    ],
  }),
  stock: (home, other) => ({
    rules: [
      { field: 'stockAt', operator: 'contains', value: other },
      { field: 'stockAt', operator: 'doesNotContain', value: home },
    ],
    actions: [{ type: 'warehouse', warehouse: other }],
  }),
  cutOff: () => ({
    rules: [
      { field: 'clock', operator: '<', value: '14:00' },
      { field: 'weekday', operator: 'in', value: ['mon', 'tue', 'wed', 'thu', 'fri'] },
    ],
    actions: [
      { type: 'priority', priority: 8 },
      { type: 'tag', tag: 'today' },
    ],
  }),
  capacity: (home, other) => ({
    rules: [
      { field: 'warehouse', operator: '=', value: home },
      { field: 'backlog', operator: '>', value: 1000 },
    ],
    actions: [{ type: 'warehouse', warehouse: other }],
  }),
  value: () => ({
    rules: [{ field: 'total', operator: '>=', value: 1000 }],
    actions: [{ type: 'approval', reason: '≥ 1000', mayRelease: [] }],
  }),
};

export function ruleFrom(template: Template, name: string, warehouses: readonly string[]): Rule {
  const [home = 'wh:main', other = home] = warehouses;
  const { rules, actions } = PARTS[template](home, other);
  return { id: uuidv7(), name, on: true, when: { combinator: 'and', rules }, actions };
}
