import {
  DryRunRequest,
  DryRunResponse,
  HoldRequest,
  HoldResponse,
  OrderWhy,
  RulesCheckRequest,
  RulesCheckResponse,
  RulesQuery,
  RulesRequest,
  RulesResponse,
  RulesSaved,
  RuleVersions,
} from '../protocol/rules.ts';
import { closed, Id } from '../schema/base.ts';
import { call, Nothing, type Calls } from './call.ts';

/** Asked of central in the name of who is signed in, which decides whether they may. */
export const RULE_CALLS = {
  'rules:get': call(RulesQuery, RulesResponse),
  'rules:save': call(RulesRequest, RulesSaved),
  'rules:list-versions': call(Nothing, RuleVersions),
  'rules:check': call(RulesCheckRequest, RulesCheckResponse),
  'rules:dry-run': call(DryRunRequest, DryRunResponse),
  'orders:explain': call(closed({ id: Id }), OrderWhy),
  'orders:hold': call(closed({ id: Id, ...HoldRequest.properties }), HoldResponse),
} as const satisfies Calls;
