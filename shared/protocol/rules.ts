import { Type, type Static } from 'typebox';
import {
  RuleAction,
  RuleCondition,
  RuledWave,
  RuleOutcome,
  RuleProblem,
  RuleSet,
  SeenValue,
} from '../rules/index.ts';
import { FindingCode } from '../checks/index.ts';
import { closed, Id, Instant, literals, optional, Position, Role } from '../schema/base.ts';
import { Wave } from '../schema/work.ts';

/** As many of a dry run's orders are told one by one; the others are counted. */
export const DRY_RUN_ROWS_MAX = 50;
export const DRY_RUN_ORDERS_MAX = 5000;

const Version = closed({
  version: Type.Integer({ minimum: 0 }),
  /** '' for version 0, which is no rules at all. */
  at: Type.String(),
  by: Type.String(),
  note: Type.String(),
});

/** GET /v1/rules: the rules in force, and what they may name. */
export const RulesResponse = closed({
  ...Version.properties,
  set: RuleSet,
  warehouses: Type.Array(closed({ id: Id, name: Type.String(), active: Type.Boolean() })),
});
export type RulesResponse = Static<typeof RulesResponse>;

export const RulesQuery = closed({ version: optional(Position) });

/** POST /v1/rules: a new version, made from `basedOn`. */
export const RulesRequest = closed({
  basedOn: Position,
  set: RuleSet,
  note: Type.String({ maxLength: 200 }),
});
export type RulesRequest = Static<typeof RulesRequest>;
export const RulesSaved = closed({ version: Type.Integer() });

/** GET /v1/rules/versions: the newest first. */
export const RuleVersions = closed({
  versions: Type.Array(
    closed({ ...Version.properties, rules: Type.Integer(), on: Type.Integer() }),
  ),
});
export type RuleVersions = Static<typeof RuleVersions>;

/** POST /v1/rules/check: what keeps it from being saved, and rules that can't decide anything. */
export const RulesCheckRequest = closed({ set: RuleSet });
export const RulesCheckResponse = closed({
  problems: Type.Array(RuleProblem),
  unreachable: Type.Array(RuleProblem),
});
export type RulesCheckResponse = Static<typeof RulesCheckResponse>;

/** POST /v1/rules/dry-run: some of the orders after `after`, by the rules in force and by these. */
export const DryRunRequest = closed({
  set: RuleSet,
  after: optional(Type.String({ maxLength: 120 })),
  limit: Type.Integer({ minimum: 1, maximum: DRY_RUN_ORDERS_MAX }),
});
export type DryRunRequest = Static<typeof DryRunRequest>;

const Placed = closed({
  warehouse: Id,
  /** Warehouses that send some of it. */
  parcels: Type.Integer(),
  priority: Type.Integer(),
  carrierService: Type.String(),
  held: Type.Boolean(),
  tags: Type.Array(Type.String()),
  wave: optional(RuledWave),
});
export const DryRunResponse = closed({
  /** Orders in the store. */
  total: Type.Integer(),
  examined: Type.Integer(),
  /** null: that was the last of them. */
  next: Type.Union([Type.String(), Type.Null()]),
  changed: Type.Integer(),
  rows: Type.Array(closed({ orderId: Id, number: Type.String(), before: Placed, after: Placed })),
  moves: Type.Array(closed({ from: Id, to: Id, orders: Type.Integer() })),
  /** How many orders each of these rules was met by, by its id. */
  hits: Type.Record(Type.String(), Type.Integer()),
  /** Rules that say different things of the same orders; the first of them has its way. */
  conflicts: Type.Array(
    closed({
      first: Type.String(),
      second: Type.String(),
      action: Type.String(),
      orders: Type.Integer(),
      example: Type.String(),
    }),
  ),
});
export type DryRunResponse = Static<typeof DryRunResponse>;

/** Who is to settle a hold: one person, or whoever has the role. */
export const HoldOwner = closed({ role: optional(Role), person: optional(Id) });
const Hold = closed({
  kind: literals(['hold', 'approval']),
  reason: Type.String(),
  mayRelease: Type.Array(Role),
  rule: optional(Type.String()),
  /** What checks found. */
  checks: optional(Type.Array(FindingCode)),
  owner: optional(HoldOwner),
  since: Instant,
});
export const OrderHoldTold = Hold;
export type OrderHoldTold = Static<typeof Hold>;

/** GET /v1/orders/{id}/why: each rule that was tried, and what it saw. */
export const OrderWhy = closed({
  orderId: Id,
  warehouse: Id,
  priority: Type.Integer(),
  carrierService: Type.String(),
  tags: Type.Array(Type.String()),
  /** Absent: it waits for none. */
  wave: optional(closed({ ...Wave.properties, rule: Type.String() })),
  hold: Type.Union([Hold, Type.Null()]),
  /** It can still be held, released or declined. */
  open: Type.Boolean(),
  /** null: no rules were in force when it was taken. */
  decided: Type.Union([
    closed({
      version: Type.Integer(),
      at: Instant,
      mode: RuleSet.properties.mode,
      outcome: RuleOutcome,
      asked: closed({ priority: Type.Integer(), carrierService: Type.String() }),
      rules: Type.Array(
        closed({
          id: Type.String(),
          name: Type.String(),
          result: literals(['met', 'not-met', 'not-tried', 'not-in-effect', 'off']),
          conditions: Type.Array(
            closed({
              ...RuleCondition.properties,
              seen: optional(SeenValue),
              met: optional(Type.Boolean()),
            }),
          ),
          actions: Type.Array(RuleAction),
        }),
      ),
    }),
    Type.Null(),
  ]),
});
export type OrderWhy = Static<typeof OrderWhy>;

/** POST /v1/orders/{id}/hold. */
export const HoldRequest = closed({
  action: literals(['release', 'decline', 'hold', 'assign']),
  note: Type.String({ maxLength: 200 }),
  /** With 'assign', and with 'hold': whoever asks, if it is absent. */
  owner: optional(HoldOwner),
});
export type HoldRequest = Static<typeof HoldRequest>;
export const HoldResponse = closed({
  outcome: literals(['released', 'declined', 'held', 'assigned', 'unchanged']),
});
export type HoldResponse = Static<typeof HoldResponse>;
