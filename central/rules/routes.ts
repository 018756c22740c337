import type { FastifyInstance } from 'fastify';
import { sql } from 'kysely';
import type {
  DryRunRequest,
  DryRunResponse,
  RulesCheckResponse,
  RulesRequest,
  RulesResponse,
  RuleVersions,
} from '../../shared/protocol/index.ts';
import { checkRuleSet, findUnreachable, type RuleSet } from '../../shared/rules/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { createTurnstile, schemaOf } from '../http/index.ts';
import { isoTime } from '../store/index.ts';
import { listWarehouses } from '../warehouses/index.ts';
import { compileRules } from './compileRules.ts';
import { dryRun } from './dryRun.ts';
import {
  compiledOf,
  listVersions,
  readRules,
  refuseProblems,
  saveRules,
  tidied,
} from './keptRules.ts';

const LEAD: readonly Role[] = ['supervisor', 'admin'];
const VERSIONS_SHOWN = 50;
/** Pages of dry runs at once: each reads thousands of orders. */
const DRY_RUNS_MAX = 4;
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;

export function registerRuleRoutes(app: FastifyInstance, deps: CentralDeps): void {
  const { store, auth, metrics } = deps;
  const onRequest = auth.requireToken(LEAD, 'everywhere');
  const dryRuns = createTurnstile(metrics, 'dry-runs', DRY_RUNS_MAX);
  const openWarehouses = async (): Promise<string[]> =>
    (await listWarehouses(store)).filter(({ active }) => active).map(({ id }) => id);

  app.get<{ Querystring: { version?: number } }>(
    '/v1/rules',
    { onRequest, schema: schemaOf('readRules') },
    async (request): Promise<RulesResponse> => {
      const { version, set, at, by, note } = await readRules(store, request.query.version);
      const warehouses = await listWarehouses(store);
      return {
        ...{ version, set, at, by, note },
        warehouses: warehouses.map(({ id, name, active }) => ({ id, name, active })),
      };
    },
  );

  app.post<{ Body: RulesRequest }>(
    '/v1/rules',
    { onRequest, bodyLimit: BODY_LIMIT_BYTES, schema: schemaOf('saveRules') },
    async (request) => {
      const { set, basedOn, note } = request.body;
      const by = auth.sessionOf(request).personId ?? '';
      const version = await saveRules(store, { set, basedOn, note, by }, request.id);
      return { version };
    },
  );

  app.get(
    '/v1/rules/versions',
    { onRequest, schema: schemaOf('listRuleVersions') },
    async (): Promise<RuleVersions> => ({ versions: await listVersions(store, VERSIONS_SHOWN) }),
  );

  app.post<{ Body: { set: RuleSet } }>(
    '/v1/rules/check',
    { onRequest, bodyLimit: BODY_LIMIT_BYTES, schema: schemaOf('checkRules') },
    async (request): Promise<RulesCheckResponse> => {
      const set = tidied(request.body.set);
      const problems = checkRuleSet(set, await openWarehouses());
      return { problems, unreachable: findUnreachable(set) };
    },
  );

  app.post<{ Body: DryRunRequest }>(
    '/v1/rules/dry-run',
    { onRequest, bodyLimit: BODY_LIMIT_BYTES, schema: schemaOf('dryRunRules') },
    async (request): Promise<DryRunResponse> => {
      const { after: from = '', limit } = request.body;
      const set = tidied(request.body.set);
      refuseProblems(set, await openWarehouses());
      const before = compiledOf(await readRules(store));
      const after = compileRules(set, before.version + 1);
      return dryRuns.pass(1, async () => {
        const { rows } = await sql<{ total: number | string }>`
          select count(*) as "total" from "order_index"
        `.execute(store.read);
        const total = Number(rows[0]?.total ?? 0);
        return {
          total,
          ...(await dryRun(store, { before, after, from, limit, now: isoTime(store.clock.now()) })),
        };
      });
    },
  );
}
