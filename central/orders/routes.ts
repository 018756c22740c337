import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import { ORDERS_PER_REQUEST_MAX, type OrderDetail } from '../../shared/protocol/index.ts';
import type { OrderQuery } from '../../shared/schema/index.ts';
import type { Session } from '../auth/index.ts';
import type { CentralDeps } from '../deps.ts';
import { createTurnstile, schemaOf } from '../http/index.ts';
import { ORG_SHARD } from '../routing/messages.ts';
import type { HoldOwner } from '../rules/index.ts';
import { readDocument } from '../store/index.ts';
import { IntakeBatcher } from './intakeBatcher.ts';
import { rowOf, type OrderDoc } from './orderDoc.ts';
import { OrderQueries } from './queryOrders.ts';
import type { IntakeResult } from './takeOrders.ts';
import { validateIntake } from './validateIntake.ts';
import { DESK, registerWhyRoutes, requirePlace, requireWarehouse } from './whyRoutes.ts';

/** As whom somebody is to settle holds: by name, and by what they are. */
function ownersOf({ personId, roles, everywhere }: Session): HoldOwner[] {
  const own = [...new Set([...roles, ...everywhere])].map((role) => ({ role }));
  return personId === undefined ? own : [{ person: personId }, ...own];
}

/** A few seconds' work, in orders. */
const WAITING_ORDERS_MAX = 2000;
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

export function registerOrderRoutes(app: FastifyInstance, deps: CentralDeps): void {
  const { store, auth, metrics } = deps;
  const intake = createTurnstile(metrics, 'orders', WAITING_ORDERS_MAX);
  metrics.gauge('orders_waiting', async () => [{ labels: {}, value: intake.inside() }]);
  registerWhyRoutes(app, deps);
  const queries = new OrderQueries(store);
  const batcher = new IntakeBatcher(store);

  // The body is checked by hand: a union's own error would not say which of 500 orders is wrong.
  app.post(
    '/v1/orders',
    {
      onRequest: auth.requireToken(DESK, 'everywhere'),
      bodyLimit: BODY_LIMIT_BYTES,
      schema: schemaOf('postOrders'),
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    async (request): Promise<{ results: readonly IntakeResult[] }> => {
      const values: unknown[] = Array.isArray(request.body) ? request.body : [request.body];
      if (values.length === 0 || values.length > ORDERS_PER_REQUEST_MAX) {
        throw new AppError('order.wrong-count', {
          found: values.length,
          max: ORDERS_PER_REQUEST_MAX,
        });
      }
      const intakes = values.map((value, index) => validateIntake(value, index));
      const { stationId, personId } = auth.sessionOf(request);
      const source = { stationId, ...(personId === undefined ? {} : { personId }) };
      const results = await intake.pass(intakes.length, () =>
        batcher.take(intakes, source, request.id),
      );
      for (const { outcome } of results) metrics.count('orders_total', { outcome });
      return { results };
    },
  );

  app.get<{ Querystring: OrderQuery }>(
    '/v1/orders',
    {
      onRequest: auth.requireToken(DESK),
      schema: schemaOf('queryOrders'),
    },
    (request) => {
      const { warehouse } = request.query;
      const session = auth.sessionOf(request);
      if (warehouse !== undefined) requireWarehouse(session, warehouse);
      return queries.page(request.query, session.shard, ownersOf(session));
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/orders/:id',
    {
      onRequest: auth.requireToken(DESK),
      schema: schemaOf('getOrder'),
    },
    async (request): Promise<OrderDetail> => {
      const { id } = request.params;
      const found = await readDocument<OrderDoc>(store.read, ORG_SHARD, 'orders', id);
      if (!found) throw new AppError('order-not-found', { id });
      const order = found.doc;
      const session = auth.sessionOf(request);
      requirePlace(session, order);
      return {
        order: rowOf(order, session.shard),
        revision: order.revision,
        lines: [...order.lines],
      };
    },
  );
}
