import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError } from '../../shared/errors.ts';
import type {
  MailAccountRequest,
  NoticeDecision,
  NoticesResponse,
  NoticeTargetRequest,
  OrderNotices,
  OutboxPage,
  OutboxQuery,
} from '../../shared/protocol/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import type { OrderDoc } from '../orders/index.ts';
import { requirePlace } from '../orders/whyRoutes.ts';
import { ORG_SHARD } from '../routing/index.ts';
import { isoTime, readDocument } from '../store/index.ts';
import { putInOutbox } from './outbox.ts';
import {
  decideNotice,
  noticesOfOrder,
  queryOutbox,
  showMailAccount,
  showTargets,
} from './queries.ts';
import { listTargets, removeTarget, saveMailAccount, saveTarget, type Asking } from './targets.ts';

const LEAD: readonly Role[] = ['supervisor', 'admin'];
const DESK: readonly Role[] = ['supervisor', 'clerk', 'admin'];

type ById = { Params: { id: string } };

/** Who is told what, how it fared, and the word of a person where it is needed. */
export function registerNotifyRoutes(app: FastifyInstance, { store, auth }: CentralDeps): void {
  const onRequest = auth.requireToken(LEAD, 'everywhere');
  const asking = (request: FastifyRequest): Asking => ({
    by: auth.sessionOf(request).personId ?? '',
    trace: request.id,
  });

  app.get(
    '/v1/notifications',
    { onRequest, schema: schemaOf('listNotifications') },
    async (): Promise<NoticesResponse> => ({
      targets: await showTargets(store),
      mail: await showMailAccount(store),
    }),
  );

  app.post<{ Body: NoticeTargetRequest }>(
    '/v1/notifications/targets',
    { onRequest, schema: schemaOf('saveNotificationTarget') },
    async (request) => ({ id: await saveTarget(store, request.body, asking(request)) }),
  );

  app.post<ById>(
    '/v1/notifications/targets/:id/remove',
    { onRequest, schema: schemaOf('removeNotificationTarget') },
    async (request) => {
      await removeTarget(store, request.params.id, asking(request));
      return {};
    },
  );

  app.post<ById>(
    '/v1/notifications/targets/:id/test',
    { onRequest, schema: schemaOf('testNotificationTarget') },
    async (request) => {
      const { id } = request.params;
      const target = (await listTargets(store)).find((one) => one.id === id);
      if (target?.on !== true) throw new AppError('notify-target-not-found', { id });
      const at = isoTime(store.clock.now());
      const key = `test:${randomUUID()}`;
      const body = { event: 'test' as const, at, values: {} };
      await putInOutbox(store, [
        {
          ...{ target: id, key, name: 'test', about: key, orderId: null, body },
          ...{ at, shard: ORG_SHARD, clock: 0, part: 0 },
        },
      ]);
      return {};
    },
  );

  app.post<{ Body: MailAccountRequest }>(
    '/v1/notifications/mail',
    { onRequest, schema: schemaOf('saveMailAccount') },
    async (request) => {
      await saveMailAccount(store, request.body, asking(request));
      return {};
    },
  );

  app.get<{ Querystring: OutboxQuery }>(
    '/v1/notifications/outbox',
    { onRequest, schema: schemaOf('queryNotifications') },
    async (request): Promise<OutboxPage> => queryOutbox(store, request.query),
  );

  app.post<ById & { Body: NoticeDecision }>(
    '/v1/notifications/outbox/:id',
    { onRequest, schema: schemaOf('decideNotification') },
    async (request) => ({
      state: await decideNotice(store, request.params.id, request.body.action),
    }),
  );

  app.get<ById>(
    '/v1/orders/:id/notifications',
    { onRequest: auth.requireToken(DESK), schema: schemaOf('orderNotifications') },
    async (request): Promise<OrderNotices> => {
      const { id } = request.params;
      const found = await readDocument<OrderDoc>(store.read, ORG_SHARD, 'orders', id);
      if (!found) throw new AppError('order-not-found', { id });
      requirePlace(auth.sessionOf(request), found.doc);
      return { notices: await noticesOfOrder(store, id) };
    },
  );
}
