import type { FastifyInstance } from 'fastify';
import type { AllocationResponse } from '../../shared/protocol/index.ts';
import type { AllocationSettings, Role } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { shortages } from './backOrders.ts';
import { saveAllocation } from './keptSettings.ts';
import { readAllocation } from './sellable.ts';

const LEAD: readonly Role[] = ['supervisor', 'admin'];
const SHORTAGES_SHOWN = 200;

/** How the house shares out its stock: read and said by those who lead everywhere. */
export function registerAllocationRoutes(app: FastifyInstance, { store, auth }: CentralDeps): void {
  const onRequest = auth.requireToken(LEAD, 'everywhere');
  const told = async (): Promise<AllocationResponse> => ({
    settings: await readAllocation(store.read),
    shortages: (await shortages(store.read)).slice(0, SHORTAGES_SHOWN),
  });

  app.get('/v1/allocation', { onRequest, schema: schemaOf('readAllocation') }, told);

  app.post<{ Body: AllocationSettings }>(
    '/v1/allocation',
    { onRequest, schema: schemaOf('saveAllocation') },
    async (request): Promise<AllocationResponse> => {
      const { personId: by = '' } = auth.sessionOf(request);
      await saveAllocation(store, { settings: request.body, by }, request.id);
      return told();
    },
  );
}
