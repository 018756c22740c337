import { CHECK_CODES } from '../checks/index.ts';
import { PAYMENT_STATUSES } from '../schema/order.ts';
import type { RuleOperator } from './schema.ts';

export type FieldKind = 'text' | 'choice' | 'number' | 'list' | 'time';

export const OPERATORS: Readonly<Record<FieldKind, readonly RuleOperator[]>> = {
  text: ['=', '!=', 'in', 'notIn', 'beginsWith', 'contains'],
  choice: ['=', '!=', 'in', 'notIn'],
  number: ['=', '!=', '<', '<=', '>', '>=', 'between'],
  list: ['contains', 'doesNotContain'],
  time: ['<', '<=', '>', '>=', 'between'],
};

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

export interface FieldSpec {
  readonly kind: FieldKind;
  readonly about: 'order' | 'customer' | 'line' | 'stock' | 'time';
  /** Its values are warehouses. */
  readonly warehouses?: true;
  readonly values?: readonly string[];
}

/** Everything that a condition may look at: what central knows of an order when it takes it in. */
export const RULE_FIELDS = {
  channel: { kind: 'text', about: 'order' },
  /** ISO code where the channel's word for it is known, as `GB`; conditions may write either. */
  country: { kind: 'text', about: 'order' },
  currency: { kind: 'text', about: 'order' },
  /** In the order's currency. */
  total: { kind: 'number', about: 'order' },
  /** As the channel asks, 0 to 9; what it does not say is 5. */
  priority: { kind: 'number', about: 'order' },
  /** As the channel asks. */
  carrier: { kind: 'text', about: 'order' },
  /** Until it has to leave; below 0 once that is over. */
  hoursToShip: { kind: 'number', about: 'order' },
  /** Province or state, as the channel writes it. */
  region: { kind: 'text', about: 'order' },
  /** What its channel says of the money; `unknown` where it says nothing. */
  payment: { kind: 'choice', about: 'order', values: [...PAYMENT_STATUSES, 'unknown'] },
  /** Of the checks, 0 to 100. */
  risk: { kind: 'number', about: 'order' },
  /** What the checks found. */
  finding: { kind: 'list', about: 'order', values: CHECK_CODES },
  customer: { kind: 'text', about: 'customer' },
  tier: { kind: 'text', about: 'customer' },
  /** Orders of this customer before this one, as far as 100. */
  customerOrders: { kind: 'number', about: 'customer' },
  lines: { kind: 'number', about: 'line' },
  units: { kind: 'number', about: 'line' },
  biggestLine: { kind: 'number', about: 'line' },
  skus: { kind: 'list', about: 'line' },
  /** Of SKUs that nobody has described. */
  unknownSkus: { kind: 'number', about: 'line' },
  /** As far as products say what they weigh. */
  kilograms: { kind: 'number', about: 'line' },
  /** Where it would go without rules; of a newer revision, where it is. */
  warehouse: { kind: 'choice', about: 'stock', warehouses: true },
  /** Warehouses that have all of it, free of what other orders are promised. */
  stockAt: { kind: 'list', about: 'stock', warehouses: true },
  /** Orders that wait for release there. */
  backlog: { kind: 'number', about: 'stock' },
  /** `HH:MM` in the rules' time zone. */
  clock: { kind: 'time', about: 'time' },
  weekday: { kind: 'choice', about: 'time', values: WEEKDAYS },
} as const satisfies Record<string, FieldSpec>;

export type FieldName = keyof typeof RULE_FIELDS;
export const FIELD_NAMES = Object.keys(RULE_FIELDS) as FieldName[];
export const fieldOf = (name: string): FieldSpec | undefined =>
  Object.hasOwn(RULE_FIELDS, name) ? RULE_FIELDS[name as FieldName] : undefined;
