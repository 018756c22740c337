import type { FastifyInstance } from 'fastify';
import { AppError, toErrorValue } from '../../shared/errors.ts';
import type {
  ChannelChangeRequest,
  ChannelConnectRequest,
  ChannelSettleRequest,
  ChannelTestRequest,
  ChannelTestResponse,
} from '../../shared/protocol/index.ts';
import type { Role } from '../../shared/schema/index.ts';
import type { CentralDeps } from '../deps.ts';
import { schemaOf } from '../http/index.ts';
import { DESK, readOrder } from '../orders/index.ts';
import type { ChannelAdapter } from './adapter.ts';
import {
  askChannelNow,
  changeChannel,
  connectChannel,
  findConnection,
  needAdapter,
  openSecrets,
  removeChannel,
} from './connections.ts';
import { checkValues } from './formFields.ts';
import { listChannels, listTroubles } from './listChannels.ts';
import { readOutward } from './outward/messages.ts';
import { settleDead } from './outward/settleDead.ts';
import type { SellableUnits } from './outward/stock.ts';
import { settleProblem } from './problems.ts';
import { ChannelRunner } from './runner.ts';
import { pruneChannels, readSources } from './sources.ts';
import { registerWebhookRoute } from './webhookRoute.ts';

const LEAD: readonly Role[] = ['supervisor', 'admin'];
const HOUR_MS = 3_600_000;

export interface ChannelParts {
  readonly adapters: readonly ChannelAdapter[];
  readonly fetch: typeof fetch;
  readonly sellable: SellableUnits;
}

/** Gives up what is too old, while central runs. */
function keepPruned(app: FastifyInstance, { store, log }: CentralDeps): void {
  const prune = (): void => {
    pruneChannels(store).catch((error: unknown) =>
      log.error({ err: error }, 'pruning channels failed'),
    );
  };
  const timer = setInterval(prune, HOUR_MS);
  timer.unref();
  app.addHook('preClose', async () => clearInterval(timer));
}

/** Routes of channels, and who asks them; the runner begins with `start`. */
export function registerChannelRoutes(
  app: FastifyInstance,
  deps: CentralDeps,
  { adapters, fetch, sellable }: ChannelParts,
): ChannelRunner {
  const { store, auth, log } = deps;
  const find = (kind: string) => adapters.find((adapter) => adapter.kind === kind);
  const runner = new ChannelRunner({ store, log, find, fetch, sellable });
  app.addHook('preClose', () => runner.stop());
  keepPruned(app, deps);
  registerWebhookRoute(app, deps, find);
  const everywhere = auth.requireToken(DESK, 'everywhere');
  const lead = auth.requireToken(LEAD, 'everywhere');

  app.get('/v1/channels', { onRequest: everywhere, schema: schemaOf('listChannels') }, () =>
    listChannels(store, adapters),
  );

  app.post<{ Body: ChannelConnectRequest }>(
    '/v1/channels',
    { onRequest: lead, schema: schemaOf('connectChannel') },
    async (request) => {
      const by = auth.sessionOf(request).personId ?? '';
      const id = await connectChannel(store, find, request.body, by);
      runner.wake();
      return { id };
    },
  );

  app.post<{ Body: ChannelTestRequest }>(
    '/v1/channels/test',
    { onRequest: lead, schema: schemaOf('testChannel') },
    async ({ body }): Promise<ChannelTestResponse> => {
      const adapter = needAdapter(find, body.kind);
      const known = body.id === undefined ? undefined : await findConnection(store, body.id);
      const kept = known?.kind === body.kind ? await openSecrets(store, known.id) : undefined;
      // Secrets that are kept go only where they were given for.
      const isSameShop =
        known && adapter.baseUrl(known.settings) === adapter.baseUrl(body.settings);
      const secrets = { ...(isSameShop ? kept?.secrets : {}), ...body.secrets };
      checkValues(adapter.settings, body.settings);
      checkValues(adapter.secrets, secrets);
      const given = { settings: body.settings, secrets, tokens: {} };
      try {
        const { shop } = await adapter.probe(runner.callOf(adapter, given));
        return { shop, error: null };
      } catch (error) {
        if (!(error instanceof AppError)) log.error({ err: error }, 'testing a channel failed');
        return { shop: null, error: toErrorValue(error) };
      }
    },
  );

  app.post<{ Params: { id: string }; Body: ChannelChangeRequest }>(
    '/v1/channels/:id',
    { onRequest: lead, schema: schemaOf('changeChannel') },
    async (request) => {
      const by = auth.sessionOf(request).personId ?? '';
      await changeChannel(store, find, request.params.id, request.body, by);
      runner.wake();
      return {};
    },
  );

  app.post<{ Params: { id: string } }>(
    '/v1/channels/:id/remove',
    { onRequest: lead, schema: schemaOf('removeChannel') },
    async (request) => {
      await removeChannel(store, request.params.id, auth.sessionOf(request).personId ?? '');
      return {};
    },
  );

  app.post<{ Params: { id: string } }>(
    '/v1/channels/:id/ask',
    { onRequest: everywhere, schema: schemaOf('askChannel') },
    async ({ params }) => {
      await askChannelNow(store, params.id);
      runner.wake();
      return {};
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/channels/:id/troubles',
    { onRequest: everywhere, schema: schemaOf('listChannelTroubles') },
    ({ params }) => listTroubles(store, params.id),
  );

  app.post<{ Params: { id: string }; Body: ChannelSettleRequest }>(
    '/v1/channels/:id/troubles',
    { onRequest: everywhere, schema: schemaOf('settleChannelTrouble') },
    async ({ params, body: { of, id, action } }) => {
      if (of === 'problem') await settleProblem(store, params.id, id, action);
      else await settleDead(store, params.id, id, action);
      runner.wake();
      return {};
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/orders/:id/sources',
    { onRequest: auth.requireToken(DESK), schema: schemaOf('readOrderSources') },
    async (request) => {
      const { id } = await readOrder(store, request.params.id, auth.sessionOf(request));
      return readSources(store, id);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/orders/:id/outward',
    { onRequest: auth.requireToken(DESK), schema: schemaOf('readOrderOutward') },
    async (request) => {
      const order = await readOrder(store, request.params.id, auth.sessionOf(request));
      const skus = order.lines.map(({ sku }) => sku);
      return readOutward(store, order.channel, order.number, skus);
    },
  );
  return runner;
}
