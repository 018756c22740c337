import type { RulesRequest, RulesResponse } from '../../../shared/protocol/index.ts';
import type { RuleSet } from '../../../shared/rules/index.ts';
import type { BenchWorld } from './world.ts';

export const NO_RULES: RuleSet = { mode: 'all', timeZone: 'UTC', rules: [] };

/** In force from the next order on. Throws what central says against them. */
export async function saveRules(world: BenchWorld, set: RuleSet): Promise<void> {
  const { http, supervisors } = world;
  const [{ deskToken: token } = { deskToken: '' }] = supervisors;
  const kept = await http.ask({ method: 'GET', path: '/v1/rules', token });
  const { version } = JSON.parse(kept.text) as RulesResponse;
  const body: RulesRequest = { set, basedOn: version, note: 'bench' };
  const asked = { method: 'POST', path: '/v1/rules', token, body: JSON.stringify(body) } as const;
  const { status, text } = await http.ask(asked);
  if (status !== 200) throw new Error(`rules were answered ${status} ${text}`);
}
