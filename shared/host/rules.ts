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
import {
  BlockAdded,
  BlockRequest,
  ChecksRequest,
  ChecksResponse,
  ChecksSaved,
  OrderPageView,
  UnblockRequest,
} from '../protocol/orderPage.ts';
import { CorrectionRequest } from '../protocol/orders.ts';
import { AllocationResponse } from '../protocol/allocation.ts';
import { AllocationSettings } from '../schema/allocation.ts';
import { AutomaticRuns } from '../protocol/automation.ts';
import { ReleasePolicy } from '../protocol/release.ts';
import { closed, Id } from '../schema/base.ts';
import { call, Nothing, type Calls } from './call.ts';

/** Asked of central in the name of who is signed in, which decides whether they may. */
export const RULE_CALLS = {
  'rules:get': call(RulesQuery, RulesResponse),
  'rules:save': call(RulesRequest, RulesSaved),
  'rules:list-versions': call(Nothing, RuleVersions),
  'rules:check': call(RulesCheckRequest, RulesCheckResponse),
  'rules:dry-run': call(DryRunRequest, DryRunResponse),
  'allocation:get': call(Nothing, AllocationResponse),
  'allocation:save': call(AllocationSettings, AllocationResponse),
  'orders:explain': call(closed({ id: Id }), OrderWhy),
  'automation:list-runs': call(Nothing, AutomaticRuns),
  'release:set-policy': call(ReleasePolicy, ReleasePolicy),
  'orders:page': call(closed({ id: Id }), OrderPageView),
  'orders:correct': call(closed({ id: Id, ...CorrectionRequest.properties }), Nothing),
  'orders:reopen': call(closed({ id: Id }), Nothing),
  'checks:get': call(Nothing, ChecksResponse),
  'checks:save': call(ChecksRequest, ChecksSaved),
  'checks:block': call(BlockRequest, BlockAdded),
  'checks:unblock': call(UnblockRequest, Nothing),
  'orders:hold': call(closed({ id: Id, ...HoldRequest.properties }), HoldResponse),
} as const satisfies Calls;
