import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { AppError } from '../../shared/errors.ts';
import { FactEnvelope, type FactResult } from '../../shared/facts/index.ts';
import { FACTS_PER_PUSH_MAX } from '../../shared/protocol/index.ts';
import { closed, Id } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { checkWith, schemaOf } from '../http/index.ts';
import { tooBusy } from '../http/index.ts';
import { isoTime } from '../store/index.ts';
import { GroupBatcher } from './batcher.ts';
import { checkFact, splitGroups } from './checkFact.ts';
import type { AsyncDeciders } from './decideFact.ts';

/** A few seconds' work: who would wait for longer comes again. */
const WAITING_GROUPS_MAX = 5000;
/** 500 facts of the largest kind. */
const BODY_LIMIT = 8 * 1024 * 1024;

/**
 * Only what is needed to answer fact by fact: a push with one odd fact must not be turned away whole.
 * Each fact is then held against FactEnvelope and its own type's schema.
 */
/** Kept in columns of their own, unlike the rest of a fact. */
const FactId = Type.String({
  minLength: 1,
  maxLength: 120,
  pattern: '^[^\\u0000\\ud800-\\udfff]*$',
});

const PushBody = closed({
  station: Id,
  epoch: FactId,
  facts: Type.Array(Type.Object({ id: FactId, n: FactEnvelope.properties.n }), {
    minItems: 1,
    maxItems: FACTS_PER_PUSH_MAX,
  }),
});
type PushBody = Static<typeof PushBody>;

function untilFirstRetry(results: readonly FactResult[]): FactResult[] {
  const retry = results.findIndex((result) => result.outcome === 'retry');
  return retry === -1 ? [...results] : results.slice(0, retry + 1);
}

export function registerFactRoutes(
  app: FastifyInstance,
  deps: CentralDeps,
  deciders: AsyncDeciders,
): void {
  const { store, auth, log, metrics } = deps;
  const batchers = new Map<string, GroupBatcher>();
  const batcherOf = (shard: string): GroupBatcher => {
    let batcher = batchers.get(shard);
    if (!batcher) {
      batcher = new GroupBatcher(store, shard, {
        deciders,
        onBatch: (groups) => metrics.observe('fact_batch_groups', groups),
        report: (error, about) => {
          metrics.count('fact_failures_total');
          log.error({ err: error, ...about }, 'a fact failed');
        },
      });
      batchers.set(shard, batcher);
    }
    return batcher;
  };

  metrics.gauge('fact_groups_waiting', async () =>
    [...batchers].map(([shard, { waiting }]) => ({ labels: { shard }, value: waiting })),
  );

  app.post<{ Body: PushBody }>(
    '/v1/facts',
    {
      config: { anyText: true },
      onRequest: auth.requireToken(),
      bodyLimit: BODY_LIMIT,
      schema: schemaOf('pushFacts'),
      validatorCompiler: ({ httpPart }) => checkWith(PushBody, httpPart),
    },
    async (request) => {
      const { stationId, shard } = auth.sessionOf(request);
      const { station, epoch, facts } = request.body;
      if (station !== stationId) throw new AppError('wrong-station', { station, token: stationId });
      // Before anything of it is looked at: it would only wait.
      if (batcherOf(shard).waiting > WAITING_GROUPS_MAX) throw tooBusy(metrics, 'facts');
      const { key } = await auth.station(stationId);
      const sender = { station, epoch, shard, key };
      const checked = await Promise.all(facts.map((fact) => checkFact(fact, sender)));
      const results = (
        await batcherOf(shard).submit(splitGroups(checked, sender, request.id))
      ).flat();
      const answers = untilFirstRetry(results);
      for (const { outcome } of answers) metrics.count('facts_total', { outcome });
      return { results: answers, serverTime: isoTime(store.clock.now()) };
    },
  );
}
