import type { FastifyInstance } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type { HoldRequest, OrderWhy } from '../../shared/protocol/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import { hasRole, type Session } from '../auth/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { ORG_SHARD } from '../routing/messages.ts';
import { explainDecision, holdOf, readRules } from '../rules/index.ts';
import { readDocument, type Store } from '../store/index.ts';
import { holdOrder } from './holdOrder.ts';
import { placesOf, warehouseOf, type OrderDoc } from './orderDoc.ts';

export const DESK: readonly Role[] = ['supervisor', 'clerk', 'admin'];

/** Orders of other warehouses are for those who work the desk everywhere. */
export function requireWarehouse({ shard, everywhere }: Session, warehouse: string): void {
  if (warehouse === shard || hasRole({ roles: everywhere }, DESK)) return;
  throw new AppError('not-allowed', { warehouse });
}

/** Whoever sends some of an order may look at it. */
export function requirePlace(session: Session, order: OrderDoc): void {
  const here = placesOf(order).some(({ warehouse }) => warehouse === session.shard);
  if (!here) requireWarehouse(session, warehouseOf(order));
}

/** As last committed. Throws `order-not-found`, and `not-allowed` where it is another warehouse's. */
export async function readOrder(
  { read }: Pick<Store, 'read'>,
  id: string,
  session: Session,
): Promise<OrderDoc> {
  const found = await readDocument<OrderDoc>(read, ORG_SHARD, 'orders', id);
  if (!found) throw new AppError('order-not-found', { id });
  requirePlace(session, found.doc);
  return found.doc;
}

/** Why an order is where it is, and the word it may be waiting for. */
export function registerWhyRoutes(app: FastifyInstance, { store, auth }: CentralDeps): void {
  app.get<{ Params: { id: string } }>(
    '/v1/orders/:id/why',
    { onRequest: auth.requireToken(DESK), schema: schemaOf('explainOrder') },
    async (request): Promise<OrderWhy> => {
      const order = await readOrder(store, request.params.id, auth.sessionOf(request));
      const { decided, priority, carrierService } = order;
      const rules = decided && (await readRules(store, decided.version));
      return {
        ...{ orderId: order.id, warehouse: warehouseOf(order), priority, carrierService },
        ...{ tags: [...(order.tags ?? [])], hold: holdOf(order), open: order.status === 'open' },
        ...(order.wave ? { wave: order.wave } : {}),
        decided: decided && rules ? explainDecision(decided, rules, order) : null,
      };
    },
  );

  app.post<{ Params: { id: string }; Body: HoldRequest }>(
    '/v1/orders/:id/hold',
    { onRequest: auth.requireToken(DESK), schema: schemaOf('holdOrder') },
    async (request) => {
      const session = auth.sessionOf(request);
      const order = await readOrder(store, request.params.id, session);
      const { id: orderId } = order;
      const { personId = '', shard, everywhere } = session;
      // What somebody is in this warehouse counts for its orders alone, and for none that another has a part in.
      const own = placesOf(order).every(({ warehouse }) => warehouse === shard);
      const roles = own && warehouseOf(order) === shard ? session.roles : everywhere;
      return holdOrder(store, { ...request.body, orderId, personId, roles }, request.id);
    },
  );
}
