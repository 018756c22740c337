import { Type, type Static } from 'typebox';
import { closed, Instant, literals, optional } from '../schema/base.ts';

/** Ledger kinds of what the house does without being asked. */
export const AUTOMATIC_KINDS = [
  'release.automatic',
  'release.wave',
  'order.closed-unpaid',
  'promise.expired',
  'replenishment.requested',
] as const;

/** What it did of one kind within a minute. */
export const AutomaticRun = closed({
  kind: literals(AUTOMATIC_KINDS),
  /** Of the last of it. */
  at: Instant,
  /** Orders; of replenishment, SKUs. Absent: it was not counted then. */
  count: optional(Type.Integer()),
  /** The wave that went. */
  wave: optional(Type.String()),
});
export type AutomaticRun = Static<typeof AutomaticRun>;

/** GET /v1/automation/runs: in the caller's warehouse and of orders, the newest first. */
export const AutomaticRuns = closed({ runs: Type.Array(AutomaticRun) });
export type AutomaticRuns = Static<typeof AutomaticRuns>;
