import type { CentralClient } from '../../../shared/client/index.ts';
import type { HostInput, HostOutput } from '../../../shared/host/contract.ts';
import type { RULE_CALLS } from '../../../shared/host/rules.ts';

export type RuleHandlers = {
  readonly [K in keyof typeof RULE_CALLS]: (input: HostInput<K>) => Promise<HostOutput<K>>;
};

/** Rules and what they decided: nothing of it is kept here, central is asked each time. */
export function createRuleHandlers(person: () => CentralClient): RuleHandlers {
  return {
    'rules:get': async (query) => (await person().ask('readRules', { query })).value,
    'rules:save': async (body) => (await person().ask('saveRules', { body })).value,
    'rules:list-versions': async () => (await person().ask('listRuleVersions', {})).value,
    'rules:check': async (body) => (await person().ask('checkRules', { body })).value,
    'rules:dry-run': async (body) => (await person().ask('dryRunRules', { body })).value,
    'allocation:get': async () => (await person().ask('readAllocation', {})).value,
    'allocation:save': async (body) => (await person().ask('saveAllocation', { body })).value,
    'orders:explain': async ({ id }) =>
      (await person().ask('explainOrder', { params: { id } })).value,
    'automation:list-runs': async () => (await person().ask('listAutomaticRuns', {})).value,
    'release:set-policy': async (body) => (await person().ask('setReleasePolicy', { body })).value,
    'orders:page': async ({ id }) =>
      (await person().ask('readOrderPage', { params: { id } })).value,
    'orders:correct': async ({ id, ...body }) =>
      (await person().ask('correctOrder', { params: { id }, body })).value,
    'orders:reopen': async ({ id }) =>
      (await person().ask('reopenOrder', { params: { id }, body: {} })).value,
    'checks:get': async () => (await person().ask('readChecks', {})).value,
    'checks:save': async (body) => (await person().ask('saveChecks', { body })).value,
    'checks:block': async (body) => (await person().ask('addBlock', { body })).value,
    'checks:unblock': async (body) => (await person().ask('removeBlock', { body })).value,
    'orders:hold': async ({ id, ...body }) =>
      (await person().ask('holdOrder', { params: { id }, body })).value,
  };
}
