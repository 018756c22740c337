/** A real central connected to a stand-in, its turns taken by hand and its clock moved by hand. */
import {
  ORG_SHARD,
  FULFILMENT_STATUS,
  type FulfilmentStatusMessage,
} from '../../central/routing/index.ts';
import { connectChannel } from '../../central/channels/connections.ts';
import { listChannels, listTroubles } from '../../central/channels/listChannels.ts';
import type { OrderDoc } from '../../central/orders/index.ts';
import type { ChannelRow, ChannelTroubles } from '../../shared/protocol/index.ts';
import { createTestCentral, WAREHOUSE, type TestCentral } from '../builders/central.ts';
import type { Shop, ShopKind } from './shop.ts';
import { openStandIn, type StandIn } from './standIn.ts';

export interface ChannelWorld {
  readonly central: TestCentral;
  readonly standIn: StandIn;
  readonly shop: Shop;
  readonly id: string;
  /** One turn, a poll's time later. */
  turn(): Promise<void>;
  /** Turns until the condition holds; fails after many. */
  turnUntil(done: () => Promise<boolean> | boolean): Promise<void>;
  orders(): Promise<Map<string, OrderDoc>>;
  row(): Promise<ChannelRow>;
  troubles(): Promise<ChannelTroubles>;
  /** The warehouse's news of an order. */
  say(externalId: string, over: Partial<FulfilmentStatusMessage>): Promise<void>;
  deliver(headers: Readonly<Record<string, string>>, body: string): Promise<number>;
  /** Central is stopped and started again on the same store. */
  restart(): Promise<void>;
  destroy(): Promise<void>;
}

const TURNS_MAX = 400;

export async function createChannelWorld(kind: ShopKind): Promise<ChannelWorld> {
  const standIn = await openStandIn(kind);
  const channels = { adapters: [kind.adapter], fetch: standIn.fetch, polls: false };
  let central = await createTestCentral({ people: [], channels });
  const { settings, secrets } = kind;
  const asked = { kind: kind.adapter.kind, name: 'Shop', on: true, settings, secrets };
  const since = '2026-11-22T00:00:00.000Z';
  const find = () => kind.adapter;
  const id = await connectChannel(central.store, find, { ...asked, since, tellStock: true }, 'p');
  let said = 0;

  const world: ChannelWorld = {
    get central() {
      return central;
    },
    ...{ standIn, shop: standIn.shop, id },
    async turn() {
      // Past any poll, back-off and Retry-After.
      central.clock.advance(15 * 60_000);
      await central.channels.runDue();
    },
    async turnUntil(done) {
      for (let n = 0; n < TURNS_MAX; n += 1) {
        if (await done()) return;
        await world.turn();
      }
      throw new Error(`not done: ${JSON.stringify(await world.row())}`);
    },
    async orders() {
      const rows = await central.store.read
        .selectFrom('state')
        .select('body')
        .where('shard', '=', ORG_SHARD)
        .where('collection', '=', 'orders')
        .where('body', 'is not', null)
        .execute();
      const docs = rows.map(({ body }) => JSON.parse(body ?? '') as OrderDoc);
      return new Map(docs.map((doc) => [doc.number, doc]));
    },
    async row() {
      const { channels: rows } = await listChannels(central.store, [kind.adapter]);
      const row = rows.find((one) => one.id === id);
      if (!row) throw new Error('not connected');
      return row;
    },
    troubles: () => listTroubles(central.store, id),
    async say(externalId, over) {
      const order = (await world.orders()).get(externalId);
      const [fulfilmentId = ''] = Object.keys(order?.fulfilments ?? {});
      said += 1;
      const clock = 1_000_000 + said;
      const body = { orderId: order?.id ?? '', fulfilmentId, status: 'open', clock, ...over };
      await central.store.transact(WAREHOUSE, async (tx) => {
        tx.append({ kind: 'test', input: null, writes: [] });
        tx.send(ORG_SHARD, { id: `test:${clock}`, kind: FULFILMENT_STATUS, body });
      });
      await central.store.relay.drained();
    },
    async deliver(headers, body) {
      const url = `${central.url}/v1/channels/${id}/webhook`;
      const response = await fetch(url, { method: 'POST', headers, body });
      await response.arrayBuffer();
      return response.status;
    },
    async restart() {
      central = await central.restart();
    },
    async destroy() {
      await central.destroy();
      await standIn.close();
    },
  };
  return world;
}
