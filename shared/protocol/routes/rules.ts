import { AllocationSettings } from '../../schema/allocation.ts';
import { closed } from '../../schema/base.ts';
import { AllocationResponse } from '../allocation.ts';
import { AutomaticRuns } from '../automation.ts';
import {
  BlockAdded,
  BlockRequest,
  ChecksRequest,
  ChecksResponse,
  ChecksSaved,
  UnblockRequest,
} from '../orderPage.ts';
import {
  DryRunRequest,
  DryRunResponse,
  RulesCheckRequest,
  RulesCheckResponse,
  RulesQuery,
  RulesRequest,
  RulesResponse,
  RulesSaved,
  RuleVersions,
} from '../rules.ts';
import type { RouteSpec } from './spec.ts';

/** What the house has decided: rules, checks, allocation. */
export const RULE_ROUTES = {
  readChecks: {
    ...{ method: 'GET', path: '/v1/checks', tag: 'rules', who: 'lead' },
    summary: 'How orders are checked, and who is blocked.',
    answer: ChecksResponse,
    deadlineMs: 15_000,
  },
  saveChecks: {
    ...{ method: 'POST', path: '/v1/checks', tag: 'rules', who: 'lead' },
    summary: 'How orders are checked from the next one on.',
    body: ChecksRequest,
    answer: ChecksSaved,
    deadlineMs: 15_000,
  },
  addBlock: {
    ...{ method: 'POST', path: '/v1/checks/blocked', tag: 'rules', who: 'lead' },
    summary: 'Blocks a customer, address, phone, country or e-mail domain: their orders are held.',
    body: BlockRequest,
    answer: BlockAdded,
    deadlineMs: 15_000,
  },
  removeBlock: {
    ...{ method: 'POST', path: '/v1/checks/unblock', tag: 'rules', who: 'lead' },
    summary: 'Blocks somebody no more.',
    body: UnblockRequest,
    answer: closed({}),
    deadlineMs: 15_000,
  },
  readAllocation: {
    ...{ method: 'GET', path: '/v1/allocation', tag: 'rules', who: 'lead' },
    summary: 'How the house shares out its stock, and what back orders lack.',
    answer: AllocationResponse,
    deadlineMs: 15_000,
  },
  saveAllocation: {
    ...{ method: 'POST', path: '/v1/allocation', tag: 'rules', who: 'lead' },
    summary: 'How the house shares out its stock from now on; what is promised stays promised.',
    body: AllocationSettings,
    answer: AllocationResponse,
    deadlineMs: 15_000,
  },
  readRules: {
    ...{ method: 'GET', path: '/v1/rules', tag: 'rules', who: 'lead' },
    summary: 'The rules in force, or an earlier version of them.',
    query: RulesQuery,
    answer: RulesResponse,
    deadlineMs: 15_000,
  },
  saveRules: {
    ...{ method: 'POST', path: '/v1/rules', tag: 'rules', who: 'lead' },
    summary: 'A new version of the rules, in force from the next order on.',
    body: RulesRequest,
    answer: RulesSaved,
    deadlineMs: 15_000,
  },
  listRuleVersions: {
    ...{ method: 'GET', path: '/v1/rules/versions', tag: 'rules', who: 'lead' },
    summary: 'The latest versions of the rules, with who saved them and when.',
    answer: RuleVersions,
    deadlineMs: 15_000,
  },
  checkRules: {
    ...{ method: 'POST', path: '/v1/rules/check', tag: 'rules', who: 'lead' },
    summary: 'What is wrong with rules, and which of them can’t decide anything.',
    body: RulesCheckRequest,
    answer: RulesCheckResponse,
    deadlineMs: 15_000,
  },
  dryRunRules: {
    ...{ method: 'POST', path: '/v1/rules/dry-run', tag: 'rules', who: 'lead' },
    summary: 'What rules would make of past orders, a page at a time, beside those in force.',
    body: DryRunRequest,
    answer: DryRunResponse,
    deadlineMs: 30_000,
  },
  listAutomaticRuns: {
    ...{ method: 'GET', path: '/v1/automation/runs', tag: 'rules', who: 'lead' },
    summary: 'What the house did by itself lately, in the caller’s warehouse and with orders.',
    answer: AutomaticRuns,
    deadlineMs: 15_000,
  },
} as const satisfies Record<string, RouteSpec>;
