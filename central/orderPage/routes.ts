import type { FastifyInstance } from 'fastify';
import type { CorrectionRequest, OrderPageView } from '../../shared/protocol/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { correctLines, DESK, readOrder, reopenOrder } from '../orders/index.ts';
import { readPage } from './readPage.ts';
import { SkuIndex } from './suggestSku.ts';

interface ById {
  Params: { id: string };
}

export function registerOrderPageRoutes(app: FastifyInstance, { store, auth }: CentralDeps): void {
  const index = new SkuIndex(store);
  const onRequest = auth.requireToken(DESK);

  app.get<ById>(
    '/v1/orders/:id/page',
    { onRequest, schema: schemaOf('readOrderPage') },
    async (request): Promise<OrderPageView> => {
      const order = await readOrder(store, request.params.id, auth.sessionOf(request));
      return readPage(store, order, index);
    },
  );

  app.post<ById & { Body: CorrectionRequest }>(
    '/v1/orders/:id/correct',
    { onRequest, schema: schemaOf('correctOrder') },
    async (request) => {
      const session = auth.sessionOf(request);
      const { id: orderId } = await readOrder(store, request.params.id, session);
      const { personId = '' } = session;
      await correctLines(store, { orderId, personId, ...request.body }, request.id);
      return {};
    },
  );

  app.post<ById>(
    '/v1/orders/:id/reopen',
    { onRequest, schema: schemaOf('reopenOrder') },
    async (request) => {
      const session = auth.sessionOf(request);
      const { id: orderId } = await readOrder(store, request.params.id, session);
      await reopenOrder(store, { orderId, personId: session.personId ?? '' }, request.id);
      return {};
    },
  );
}
