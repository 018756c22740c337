import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { AppError } from '../../shared/errors.ts';
import {
  closed,
  Id,
  literals,
  OrderIntake,
  OrderLine,
  OrderPage,
  OrderQuery,
  OrderRow,
  type Role,
} from '../../shared/schema/index.ts';
import { hasRole, type Session } from '../auth/index.ts';
import type { CentralDeps } from '../deps.ts';
import { createTurnstile } from '../http/index.ts';
import { ORG_SHARD } from '../routing/messages.ts';
import { rowOf, warehouseOf, type OrderDoc } from './orderDoc.ts';
import { OrderQueries } from './queryOrders.ts';
import { takeOrders, type IntakeResult } from './takeOrders.ts';
import { validateIntake } from './validateIntake.ts';

const DESK: readonly Role[] = ['supervisor', 'clerk', 'admin'];
export const ORDERS_PER_REQUEST_MAX = 500;
/** A few seconds' work, in orders. */
const WAITING_ORDERS_MAX = 2000;
const BODY_LIMIT_BYTES = 16 * 1024 * 1024;

const OrdersRequest = Type.Union([
  OrderIntake,
  Type.Array(OrderIntake, { minItems: 1, maxItems: ORDERS_PER_REQUEST_MAX }),
]);
const OrdersResponse = closed({
  results: Type.Array(
    closed({
      orderId: Id,
      externalId: Type.String(),
      outcome: literals(['created', 'revised', 'cancelled', 'unchanged', 'superseded', 'refused']),
      reason: Type.Optional(Type.String()),
    }),
  ),
});

/** GET /v1/orders/{id}: the row of the list and its lines. */
const OrderDetail = closed({
  order: OrderRow,
  revision: Type.Integer(),
  lines: Type.Array(OrderLine),
});
type OrderDetail = Static<typeof OrderDetail>;
const OrderParams = closed({ id: Id });

/** Orders of other warehouses are for those who work the desk everywhere. */
function requireWarehouse({ shard, everywhere }: Session, warehouse: string): void {
  if (warehouse === shard || hasRole({ roles: everywhere }, DESK)) return;
  throw new AppError('not-allowed', { warehouse });
}

export function registerOrderRoutes(app: FastifyInstance, deps: CentralDeps): void {
  const { store, auth, metrics } = deps;
  const intake = createTurnstile(metrics, 'orders', WAITING_ORDERS_MAX);
  metrics.gauge('orders_waiting', async () => [{ labels: {}, value: intake.inside() }]);
  const queries = new OrderQueries(store);

  // The body is checked by hand: a union's own error would not say which of 500 orders is wrong.
  app.post(
    '/v1/orders',
    {
      onRequest: auth.requireToken(DESK, 'everywhere'),
      bodyLimit: BODY_LIMIT_BYTES,
      schema: { body: OrdersRequest, response: { 200: OrdersResponse } },
      validatorCompiler: () => (value: unknown) => ({ value }),
    },
    async (request): Promise<{ results: IntakeResult[] }> => {
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
        store.transact(ORG_SHARD, (tx) => takeOrders(tx, intakes, { source }), request.id),
      );
      for (const { outcome } of results) metrics.count('orders_total', { outcome });
      return { results };
    },
  );

  app.get<{ Querystring: OrderQuery }>(
    '/v1/orders',
    {
      onRequest: auth.requireToken(DESK),
      schema: { querystring: OrderQuery, response: { 200: OrderPage } },
    },
    (request) => {
      const { warehouse } = request.query;
      if (warehouse !== undefined) requireWarehouse(auth.sessionOf(request), warehouse);
      return queries.page(request.query, auth.sessionOf(request).shard);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/orders/:id',
    {
      onRequest: auth.requireToken(DESK),
      schema: { params: OrderParams, response: { 200: OrderDetail } },
    },
    async (request): Promise<OrderDetail> => {
      const row = await store.read
        .selectFrom('state')
        .select('body')
        .where('shard', '=', ORG_SHARD)
        .where('collection', '=', 'orders')
        .where('id', '=', request.params.id)
        .executeTakeFirst();
      if (!row?.body) throw new AppError('order-not-found', { id: request.params.id });
      const order = JSON.parse(row.body) as OrderDoc;
      requireWarehouse(auth.sessionOf(request), warehouseOf(order));
      return { order: rowOf(order), revision: order.revision, lines: [...order.lines] };
    },
  );
}
