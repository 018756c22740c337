import { formatQuery } from '@react-querybuilder/core/formatQuery';
import { LogicEngine } from 'json-logic-engine';
import {
  type FieldName,
  isGroup,
  type Rule,
  type RuleCondition,
  type RuleGroup,
  type RuleOutcome,
  type RuleSet,
  type Seen,
} from '../../shared/rules/index.ts';
import { bothHolds } from './bothHolds.ts';

const engine = new LogicEngine();
engine.addMethod(
  'startsWith',
  ([text, start]: [unknown, unknown]) =>
    typeof text === 'string' && typeof start === 'string' && text.startsWith(start),
  { deterministic: true },
);

export type Test = (seen: Seen) => boolean;

/** Both ends for themselves: the engine holds three texts against each other as if they were numbers. */
function untangled(node: RuleCondition | RuleGroup): RuleCondition | RuleGroup {
  if (isGroup(node)) return { ...node, rules: node.rules.map(untangled) };
  const { field, operator, value } = node;
  if (operator !== 'between' || !Array.isArray(value)) return node;
  const [low = '', high = ''] = value;
  return {
    combinator: 'and',
    rules: [
      { field, operator: '>=', value: low },
      { field, operator: '<=', value: high },
    ],
  };
}

/** The builder's own library says what a group means as JsonLogic. Nothing asked for is met always. */
export function logicOf(group: RuleGroup): unknown {
  return group.rules.length === 0
    ? group.not !== true
    : formatQuery(untangled(group) as RuleGroup, 'jsonlogic');
}

/** JsonLogic read anew for each order: what compiled rules are held against in tests and benchmarks. */
export const interpret = (group: RuleGroup, seen: Seen): boolean =>
  engine.run(logicOf(group), seen) === true;

function testOf(group: RuleGroup): Test {
  const logic = logicOf(group);
  if (typeof logic === 'boolean') return () => logic;
  const run = engine.build(logic) as (seen: Seen) => unknown;
  return (seen) => run(seen) === true;
}

/** One condition by itself, for telling why. */
export const isMet = (condition: RuleCondition, seen: Seen): boolean =>
  interpret({ combinator: 'and', rules: [condition] }, seen);

export interface CompiledRule {
  readonly rule: Rule;
  readonly test: Test;
}

export interface CompiledRules {
  readonly version: number;
  readonly set: RuleSet;
  /** Those that are on, in their order. */
  readonly active: readonly CompiledRule[];
  /** What any of them looks at. */
  readonly fields: ReadonlySet<FieldName>;
}

export const conditionsOf = (group: RuleGroup): RuleCondition[] =>
  group.rules.flatMap((node) => (isGroup(node) ? conditionsOf(node) : [node]));

/** Takes some tens of microseconds a rule. The set has to be one that `checkRuleSet` finds nothing wrong with. */
export function compileRules(set: RuleSet, version: number): CompiledRules {
  const on = set.rules.filter((rule) => rule.on);
  const looked = on.flatMap(({ when }) => conditionsOf(when).map(({ field }) => field));
  return {
    version,
    set,
    active: on.map((rule) => ({ rule, test: testOf(rule.when) })),
    fields: new Set(looked as FieldName[]),
  };
}

export const inEffect = ({ from, until }: Rule, now: string): boolean =>
  (from === undefined || from <= now) && (until === undefined || now < until);

export interface Evaluated {
  /** Rules that were met and counted, in their order. */
  readonly matched: readonly Rule[];
  readonly outcome: RuleOutcome;
}

/** The earlier rule has the say where two set the same; tags add up, and so do holds. */
export function outcomeOf(matched: readonly Rule[]): RuleOutcome {
  const outcome: RuleOutcome = { tags: [] };
  for (const rule of matched) {
    for (const action of rule.actions) {
      if (action.type === 'warehouse') outcome.warehouse ??= action.warehouse;
      else if (action.type === 'priority') outcome.priority ??= action.priority;
      else if (action.type === 'carrier') outcome.carrierService ??= action.service;
      else if (action.type === 'allocate') outcome.allocate ??= action.by;
      else if (action.type === 'split') outcome.split ??= action.allowed;
      else if (action.type === 'wave') {
        const { name, at } = action;
        outcome.wave ??= { name, rule: rule.name, ...(at === undefined ? {} : { at }) };
      } else if (action.type === 'tag') {
        if (!outcome.tags.includes(action.tag)) outcome.tags.push(action.tag);
      } else {
        const { type: kind, reason, mayRelease } = action;
        const hold = { kind, rule: rule.name, reason, mayRelease };
        outcome.hold = outcome.hold ? bothHolds(outcome.hold, hold) : hold;
      }
    }
  }
  return outcome;
}

/** `now`: absent for a dry run, in which every rule that is on is in effect. */
export function evaluate(rules: CompiledRules, seen: Seen, now?: string): Evaluated {
  const matched: Rule[] = [];
  for (const { rule, test } of rules.active) {
    if (now !== undefined && !inEffect(rule, now)) continue;
    if (!test(seen)) continue;
    matched.push(rule);
    if (rules.set.mode === 'first') break;
  }
  return { matched, outcome: outcomeOf(matched) };
}
