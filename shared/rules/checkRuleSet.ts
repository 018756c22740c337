import { fieldOf, OPERATORS, type FieldSpec } from './fields.ts';
import {
  isGroup,
  type Rule,
  type RuleAction,
  type RuleCondition,
  type RuleGroup,
  type RuleProblem,
  type RuleSet,
} from './schema.ts';

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
const NO_TIME = '–';
type Tell = (path: string, code: string, meta?: Record<string, string>) => void;

function valueFits(field: FieldSpec, value: unknown): boolean {
  if (field.kind === 'number') return typeof value === 'number' && Number.isFinite(value);
  if (typeof value !== 'string' || value.trim() === '') return false;
  if (field.kind === 'time') return CLOCK.test(value);
  return field.values === undefined || field.values.includes(value);
}

function checkCondition(
  condition: RuleCondition,
  path: string,
  warehouses: readonly string[] | undefined,
  tell: Tell,
): void {
  const { field: name, operator, value } = condition;
  const field = fieldOf(name);
  if (!field) return tell(`${path}/field`, 'rule-unknown-field', { field: name });
  if (!OPERATORS[field.kind].includes(operator)) {
    return tell(`${path}/operator`, 'rule-wrong-operator', { field: name, operator });
  }
  const listed = ['in', 'notIn', 'between'].includes(operator);
  const values = Array.isArray(value) ? value : [value];
  const counted =
    operator === 'between' ? values.length === 2 : listed ? values.length > 0 : values.length === 1;
  const fits =
    listed === Array.isArray(value) && counted && values.every((one) => valueFits(field, one));
  if (!fits) return tell(`${path}/value`, 'rule-wrong-value', { field: name, kind: field.kind });
  if (operator === 'between' && (values[0] ?? 0) > (values[1] ?? 0)) {
    return tell(`${path}/value`, 'rule-range-turned', { field: name });
  }
  const strange = values.find((one) => warehouses?.includes(String(one)) === false);
  if (field.warehouses && strange !== undefined) {
    tell(`${path}/value`, 'rule-unknown-warehouse', { warehouse: String(strange) });
  }
}

function checkGroup(
  group: RuleGroup,
  path: string,
  warehouses: readonly string[] | undefined,
  tell: Tell,
): void {
  group.rules.forEach((node, at) => {
    const place = `${path}/rules/${at}`;
    if (!isGroup(node)) return checkCondition(node, place, warehouses, tell);
    // An empty group within another would be met always, which is hardly what is meant.
    if (node.rules.length === 0) return tell(place, 'rule-empty-group');
    checkGroup(node, place, warehouses, tell);
  });
}

function checkActions(
  actions: readonly RuleAction[],
  path: string,
  warehouses: readonly string[] | undefined,
  tell: Tell,
): void {
  const seen = new Set<string>();
  actions.forEach((action, at) => {
    const { type } = action;
    const place = `${path}/actions/${at}`;
    // Holding and asking for approval are one thing to an order: it waits for somebody.
    const kind = type === 'approval' ? 'hold' : type;
    if (kind !== 'tag' && seen.has(kind)) tell(place, 'rule-action-twice', { action: type });
    seen.add(kind);
    if (type === 'wave' && action.name.trim() === '') {
      tell(`${place}/name`, 'rule-wrong-value', { field: 'wave', kind: 'text' });
    }
    if (type === 'wave' && action.at !== undefined && !CLOCK.test(action.at)) {
      tell(`${place}/at`, 'rule-wrong-value', { field: 'wave', kind: 'time' });
    }
    if (type === 'warehouse' && warehouses?.includes(action.warehouse) === false) {
      tell(`${place}/warehouse`, 'rule-unknown-warehouse', { warehouse: action.warehouse });
    }
  });
}

function checkDates({ from, until }: Rule, path: string, tell: Tell): void {
  const times = [from, until].map((text) => (text === undefined ? undefined : Date.parse(text)));
  const [start, end] = times;
  if (Number.isNaN(start)) return tell(`${path}/from`, 'rule-wrong-date');
  if (Number.isNaN(end)) return tell(`${path}/until`, 'rule-wrong-date');
  if (start !== undefined && end !== undefined && end <= start) {
    tell(`${path}/until`, 'rule-range-turned', { field: 'until' });
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/** A wave goes at one time, whichever of the rules puts an order into it. */
function checkWaves(rules: readonly Rule[], problems: RuleProblem[]): void {
  const times = new Map<string, { readonly at: string; readonly rule: string }>();
  rules.forEach((rule, at) => {
    if (!rule.on) return;
    rule.actions.forEach((action, index) => {
      if (action.type !== 'wave') return;
      const time = action.at ?? NO_TIME;
      const wave = action.name.trim();
      const first = times.get(wave);
      if (!first) return void times.set(wave, { at: time, rule: rule.name });
      if (first.at === time) return;
      problems.push({
        ...{ path: `rules/${at}/actions/${index}/at`, rule: rule.name, code: 'rule-wave-times' },
        meta: { wave, at: time, other: first.rule, otherAt: first.at },
      });
    });
  });
}

/** Everything that keeps a rule set of the right shape from being saved, each with its place. `warehouses`: those there are. */
export function checkRuleSet(set: RuleSet, warehouses: readonly string[]): RuleProblem[] {
  const problems: RuleProblem[] = [];
  if (!isTimeZone(set.timeZone)) {
    const meta = { timeZone: set.timeZone };
    problems.push({ path: 'timeZone', rule: '', code: 'rule-wrong-time-zone', meta });
  }
  const ids = new Set<string>();
  set.rules.forEach((rule, at) => {
    const path = `rules/${at}`;
    const tell: Tell = (place, code, meta = {}) =>
      void problems.push({ path: place, rule: rule.name, code, meta });
    if (ids.has(rule.id)) tell(`${path}/id`, 'rule-id-twice', { id: rule.id });
    ids.add(rule.id);
    checkDates(rule, path, tell);
    // What is off may name a warehouse that was closed since: it is looked at when it is switched on.
    const known = rule.on ? warehouses : undefined;
    checkGroup(rule.when, `${path}/when`, known, tell);
    checkActions(rule.actions, path, known, tell);
  });
  checkWaves(set.rules, problems);
  return problems;
}
