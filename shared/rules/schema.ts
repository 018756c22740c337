import { Type, type Static } from 'typebox';
import { AllocateBy } from '../schema/allocation.ts';
import { closed, Id, Instant, literals, optional, Role } from '../schema/base.ts';
import { WaveName } from '../schema/work.ts';

export const RULES_MAX = 500;
const NAME_MAX = 80;

export const RULE_OPERATORS = [
  ...['=', '!=', '<', '<=', '>', '>=', 'between', 'in', 'notIn'],
  ...['beginsWith', 'contains', 'doesNotContain'],
] as const;
export type RuleOperator =
  | ('=' | '!=' | '<' | '<=' | '>' | '>=' | 'between' | 'in' | 'notIn')
  | ('beginsWith' | 'contains' | 'doesNotContain');

const Plain = Type.Union([Type.String({ maxLength: 200 }), Type.Number()]);
export const RuleValue = Type.Union([Plain, Type.Array(Plain, { maxItems: 500 })]);
export type RuleValue = Static<typeof RuleValue>;

/** A field of `RULE_FIELDS` held against a value: a pair for `between`, a list for `in` and `notIn`. */
export const RuleCondition = closed({
  field: Type.String({ minLength: 1, maxLength: 40 }),
  operator: Type.Unsafe<RuleOperator>({ type: 'string', enum: [...RULE_OPERATORS] }),
  value: RuleValue,
});
export type RuleCondition = Static<typeof RuleCondition>;

const group = <T extends Parameters<typeof Type.Array>[0]>(rules: T) =>
  closed({
    combinator: literals(['and', 'or']),
    /** The whole is turned round. */
    not: optional(Type.Boolean()),
    rules: Type.Array(rules, { maxItems: 50 }),
  });

/** Conditions, groups of them, and groups of those: deeper nobody reads them. Without any it is always met. */
export const RuleGroup = group(
  Type.Union([RuleCondition, group(Type.Union([RuleCondition, group(RuleCondition)]))]),
);
export interface RuleGroup {
  combinator: 'and' | 'or';
  not?: boolean;
  rules: (RuleCondition | RuleGroup)[];
}

export const isGroup = (node: RuleCondition | RuleGroup): node is RuleGroup => 'rules' in node;

const Held = {
  /** What whoever releases it has to look at. */
  reason: Type.String({ minLength: 1, maxLength: 200 }),
  /** Roles that may release it; supervisors and admins always may. */
  mayRelease: Type.Array(Role, { maxItems: 5 }),
};
export const RuleAction = Type.Union([
  closed({ type: literals(['warehouse']), warehouse: Id }),
  closed({ type: literals(['priority']), priority: Type.Integer({ minimum: 0, maximum: 9 }) }),
  closed({
    type: literals(['carrier']),
    service: Type.String({ minLength: 1, maxLength: 60 }),
  }),
  closed({ type: literals(['hold']), ...Held }),
  closed({ type: literals(['approval']), ...Held }),
  closed({ type: literals(['allocate']), by: AllocateBy }),
  closed({ type: literals(['split']), allowed: Type.Boolean() }),
  closed({
    type: literals(['wave']),
    name: WaveName,
    /** HH:MM by the set's time zone: it is released by itself then. Absent: by a person. */
    at: optional(Type.String({ maxLength: 5 })),
  }),
  closed({ type: literals(['tag']), tag: Type.String({ minLength: 1, maxLength: 30 }) }),
]);
export type RuleAction = Static<typeof RuleAction>;

const Rule = closed({
  id: Type.String({ minLength: 1, maxLength: 40 }),
  name: Type.String({ minLength: 1, maxLength: NAME_MAX }),
  on: Type.Boolean(),
  /** In effect from this instant on, and until that one. Absent: always. */
  from: optional(Instant),
  until: optional(Instant),
  when: RuleGroup,
  actions: Type.Array(RuleAction, { minItems: 1, maxItems: 10 }),
});
export type Rule = Omit<Static<typeof Rule>, 'when'> & { when: RuleGroup };

/** Rules in the order they are tried. `mode`: the first that is met decides alone, or all that are do. */
export const RuleSet = closed({
  mode: literals(['first', 'all']),
  /** IANA name: what `clock` and `weekday` are told by. */
  timeZone: Type.String({ minLength: 1, maxLength: 60 }),
  rules: Type.Array(Rule, { maxItems: RULES_MAX }),
});
export type RuleSet = Omit<Static<typeof RuleSet>, 'rules'> & { rules: Rule[] };

export const NO_RULES: RuleSet = { mode: 'first', timeZone: 'UTC', rules: [] };

/** Where in a rule set something is wrong, e.g. `rules/3/when/rules/0/value`, and what. */
export const RuleProblem = closed({
  path: Type.String(),
  rule: Type.String(),
  code: Type.String(),
  meta: Type.Record(Type.String(), Type.String()),
});
export type RuleProblem = Static<typeof RuleProblem>;

/** Texts, numbers, and lists of texts. */
export const SeenValue = Type.Union([Type.String(), Type.Number(), Type.Array(Type.String())]);
export type SeenValue = Static<typeof SeenValue>;
/** What was known of an order when it was decided, by field. */
export type Seen = Readonly<Record<string, SeenValue>>;

/** A wave that a rule puts an order into; `at` as in the rule. */
export const RuledWave = closed({
  name: WaveName,
  at: optional(Type.String()),
  rule: Type.String(),
});
export type RuledWave = Static<typeof RuledWave>;

/** What rules make of an order. Absent: they say nothing of it. */
export const RuleOutcome = closed({
  warehouse: optional(Id),
  priority: optional(Type.Integer()),
  carrierService: optional(Type.String()),
  allocate: optional(AllocateBy),
  split: optional(Type.Boolean()),
  wave: optional(RuledWave),
  hold: optional(closed({ kind: literals(['hold', 'approval']), rule: Type.String(), ...Held })),
  tags: Type.Array(Type.String()),
});
export type RuleOutcome = Static<typeof RuleOutcome>;
