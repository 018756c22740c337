/**
 * Every adapter against a stand-in of its channel, over real HTTP and with a real store: whatever goes wrong, nothing
 * is lost and nothing doubled. A seed that fails is repeated with STOWLINE_SEED.
 */
import { afterEach, describe, expect, it } from 'vitest';
import { ChannelRunner } from '../../central/channels/index.ts';
import { changeChannel } from '../../central/channels/connections.ts';
import { settleDead } from '../../central/channels/outward/settleDead.ts';
import { settleProblem } from '../../central/channels/problems.ts';
import { checkRebuild, verifyLedger } from '../../central/ledger/index.ts';
import { WAREHOUSE } from '../builders/central.ts';
import { createRandom, SEED } from '../fuzz/random.ts';
import type { ShopKind, StandInRequest } from './shop.ts';
import { stormOf, TOO_MANY } from './standIn.ts';
import { createChannelWorld, type ChannelWorld } from './world.ts';

const IS_LONG = process.env['STOWLINE_LONG'] !== undefined;
const REPLAYS = IS_LONG ? 1000 : 100;
const STORM_ROUNDS = IS_LONG ? 60 : 6;
const MINUTE_MS = 60_000;

let world: ChannelWorld;
afterEach(() => world.destroy());

async function ledgerKinds(): Promise<string[]> {
  const rows = await world.central.store.read
    .selectFrom('ledger')
    .select('kind')
    .where('shard', '=', 'org')
    .where('kind', 'like', 'order.%')
    .execute();
  return rows.map(({ kind }) => kind);
}
const createdOnce = async (count: number): Promise<void> => {
  const kinds = await ledgerKinds();
  expect(kinds.filter((kind) => kind === 'order.created')).toHaveLength(count);
  expect((await world.orders()).size).toBe(count);
};
const now = (): number => world.central.clock.now();

async function open(kind: ShopKind): Promise<ChannelWorld> {
  world = await createChannelWorld(kind);
  return world;
}

/** `whole`: not only what two engines may do differently. */
export const describeChannel = (kind: ShopKind, whole = true) =>
  describe(kind.adapter.kind, () => {
    const looks = kind.looks ?? (({ method }: StandInRequest) => method === 'GET');
    it.runIf(whole)(
      'takes every page, and goes on where it stood when its process ends between two',
      async () => {
        const { shop, standIn } = await open(kind);
        for (let n = 0; n < 17; n += 1) shop.place(now() + n * 1000);
        let [cut, brought] = [false, 0];
        const isPage = kind.isPage ?? (() => standIn.requests.length > 1);
        standIn.fault = (request) => {
          if (kind.brings?.(request)) brought += 1;
          cut ||= kind.brings ? brought > 1 : isPage(request);
          return cut ? { kind: 'cut' } : undefined;
        };
        await world.turn();
        const first = (await world.orders()).size;
        expect(first).toBeGreaterThan(0);
        expect(first).toBeLessThan(17);
        await world.restart();
        standIn.fault = () => undefined;
        await world.turnUntil(async () => (await world.orders()).size === 17);
        await createdOnce(17);
        await world.turn();
        await createdOnce(17);
        const row = await world.row();
        expect(row).toMatchObject({ standing: 'working', error: null, problems: 0, dead: 0 });
        expect(row.today.orders).toBe(17);
      },
    );

    it.runIf(whole)(
      'sees changes that come out of order, and cancels; an older one changes nothing',
      async () => {
        const { shop } = await open(kind);
        const [a, b] = [shop.place(now()), shop.place(now() + 1000)];
        await world.turn();
        const line = { lineId: '71', sku: 'B', qty: 9, priceMinor: 100 };
        shop.change(b.externalId, { changedAt: now() + 10_000, lines: [line] });
        await world.turn();
        // It became visible after newer ones had been read.
        const late = shop.place(now() - 16 * MINUTE_MS);
        shop.change(a.externalId, { changedAt: now() + 11_000, cancelled: true });
        await world.turnUntil(
          async () => (await world.orders()).get(a.externalId)?.status === 'cancelled',
        );
        const orders = await world.orders();
        expect(orders.get(b.externalId)?.lines).toMatchObject([{ sku: 'B', qty: 9 }]);
        expect(orders.has(late.externalId)).toBe(true);
        await createdOnce(3);
      },
    );

    it('loses nothing and doubles nothing in storms of 429, 5xx, cut and lost answers', async () => {
      const { shop, standIn } = await open(kind);
      const random = createRandom(SEED);
      standIn.fault = stormOf(random, 0.35);
      const latest = new Map<string, number>();
      for (let round = 0; round < STORM_ROUNDS; round += 1) {
        for (let n = random.below(6); n >= 0; n -= 1) {
          const order = shop.place(now() + random.below(60_000));
          latest.set(order.externalId, 2);
        }
        const some = random.pick([...shop.orders.keys()]);
        const qty = 3 + random.below(5);
        const [line] = shop.orders.get(some)?.lines ?? [];
        if (line) shop.change(some, { changedAt: now() + 61_000, lines: [{ ...line, qty }] });
        latest.set(some, qty);
        await world.turn();
        if (round === STORM_ROUNDS / 2) await world.restart();
      }
      standIn.fault = () => undefined;
      // All may have come in a turn that broke off at its end: how the channel fares is what the next one says.
      await world.turn();
      await world.turnUntil(async () => {
        const found = await world.orders();
        const isDone = [...latest].every(([id, qty]) => found.get(id)?.lines[0]?.qty === qty);
        return isDone && (await world.row()).waiting === 0;
      });
      await createdOnce(latest.size);
      expect(await world.row()).toMatchObject({ standing: 'working', problems: 0, dead: 0 });
      if (kind.adapter.acknowledge) {
        expect(new Set(shop.acknowledged)).toEqual(new Set(latest.keys()));
      }
      expect(await verifyLedger(world.central.store)).toMatchObject({ ok: true });
      expect(await checkRebuild(world.central.store)).toMatchObject({ ok: true });
    });

    it.runIf(whole)('waits as long as it is told to', async () => {
      const { standIn } = await open(kind);
      standIn.fault = () => TOO_MANY;
      await world.turn();
      const asked = standIn.requests.length;
      expect(await world.row()).toMatchObject({
        standing: 'waiting',
        error: { code: 'channel.rate-limited' },
      });
      world.central.clock.advance(2900);
      await world.central.channels.runDue();
      expect(standIn.requests.length).toBe(asked);
      standIn.fault = () => undefined;
      await world.turn();
      expect(await world.row()).toMatchObject({ standing: 'working', error: null });
    });

    it.runIf(whole)(
      'makes a problem of an order that lacks a field, takes the others, and solves it later',
      async () => {
        const { shop } = await open(kind);
        const bad = shop.place(now(), { broken: true });
        const good = shop.place(now() + 1000);
        await world.turn();
        expect([...(await world.orders()).keys()]).toEqual([good.externalId]);
        const [problem] = (await world.troubles()).problems;
        expect(problem).toMatchObject({
          externalId: bad.externalId,
          error: { code: 'channel.field-missing', meta: { field: kind.missingField } },
        });
        expect(problem?.raw).toContain(bad.externalId);
        shop.change(bad.externalId, { broken: false, changedAt: bad.changedAt });
        await settleProblem(world.central.store, world.id, problem?.id ?? '', 'retry');
        await world.turnUntil(async () => (await world.orders()).size === 2);
        expect((await world.troubles()).problems).toEqual([]);
        await createdOnce(2);
      },
    );

    it.runIf(whole)(
      'stops when it is not wanted any more, says so, and goes on with credentials that count',
      async () => {
        const { shop, standIn, central } = await open(kind);
        shop.locked = true;
        shop.place(now());
        await world.turn();
        expect(await world.row()).toMatchObject({
          ...{ standing: 'stopped', nextAt: null, error: { code: 'channel.unauthorised' } },
        });
        const asked = standIn.requests.length;
        await world.turn();
        expect(standIn.requests.length).toBe(asked);
        shop.locked = false;
        const { secrets } = kind;
        await changeChannel(central.store, () => kind.adapter, world.id, { secrets }, 'p');
        await world.turnUntil(async () => (await world.orders()).size === 1);
        expect(await world.row()).toMatchObject({ standing: 'working', error: null });
      },
    );

    it.runIf(kind.adapter.ship !== undefined)(
      'tells of each parcel once, whatever became of the answer',
      async () => {
        const { shop, standIn } = await open(kind);
        const lines = [
          { lineId: '11', sku: 'A', qty: 3, priceMinor: 100 },
          { lineId: '12', sku: 'B', qty: 1, priceMinor: 200 },
        ];
        const order = shop.place(now(), { lines });
        await world.turn();
        const parcels = [
          { id: 'p1', sscc: '095212340000000017', lines: [{ sku: 'A', units: 2 }] },
          {
            id: 'p2',
            sscc: '095212340000000024',
            lines: [
              { sku: 'A', units: 1 },
              { sku: 'B', units: 1 },
            ],
          },
        ];
        await world.say(order.externalId, { status: 'shipped', parcels });
        let lost = 0;
        standIn.fault = (request) => {
          if (looks(request) || lost > 2) return undefined;
          lost += 1;
          return { kind: 'lost' };
        };
        await world.turnUntil(async () => (await world.row()).waiting === 0);
        const { externalId } = order;
        if (kind.hearsOf === 'last') {
          expect(shop.shipments).toMatchObject([{ externalId, tracking: '095212340000000024' }]);
        } else {
          // Who looks first loses one answer a parcel.
          expect(lost).toBeGreaterThanOrEqual(2);
          expect(shop.shipments).toMatchObject([
            { externalId, tracking: '095212340000000017', lines: [{ lineId: '11', qty: 2 }] },
            { externalId, tracking: '095212340000000024' },
          ]);
          const second = shop.shipments[1]?.lines.map(({ lineId, qty }) => `${lineId}×${qty}`);
          expect(second?.toSorted()).toEqual(['11×1', '12×1']);
        }
        await world.restart();
        await world.turn();
        expect(shop.shipments).toHaveLength(kind.hearsOf === 'last' ? 1 : 2);
        expect(await world.row()).toMatchObject({ standing: 'working', dead: 0 });
      },
    );

    it.runIf(whole && kind.adapter.ship !== undefined)(
      'shows what the channel will not take, and tells it again when asked',
      async () => {
        const { shop } = await open(kind);
        const order = shop.place(now());
        await world.turnUntil(async () => (await world.orders()).size === 1);
        await world.turnUntil(async () => (await world.row()).waiting === 0);
        shop.orders.delete(order.externalId);
        const parcels = [{ id: 'p1', sscc: '1', lines: [{ sku: 'A', units: 2 }] }];
        await world.say(order.externalId, { status: 'shipped', parcels });
        await world.turnUntil(async () => (await world.row()).dead === 1);
        const [dead] = (await world.troubles()).messages;
        expect(dead).toMatchObject({ kind: 'ship', about: order.externalId });
        shop.orders.set(order.externalId, order);
        await settleDead(world.central.store, world.id, dead?.id ?? '', 'retry');
        await world.turnUntil(() => shop.shipments.length === 1);
        expect(await world.row()).toMatchObject({ dead: 0, waiting: 0 });
      },
    );

    it.runIf(whole && kind.adapter.setStock !== undefined)(
      'tells levels that changed, one a SKU, and no others',
      async () => {
        const { shop, standIn, central } = await open(kind);
        shop.unknownSkus.add('STRANGE');
        const bin = (sku: string, onHand: number) => ({
          ...{ collection: 'stock' as const, id: `${sku}|location|B1|||available|own` },
          doc: {
            ...{ sku, containerKind: 'location', containerId: 'B1', condition: 'available' },
            ...{ owner: 'own', onHand, reserved: 0 },
          },
        });
        await central.put([bin('A', 5), bin('B', 7), bin('STRANGE', 1)], WAREHOUSE);
        await central.put([bin('A', 6)], WAREHOUSE);
        await world.turnUntil(() => shop.stock.size === 2);
        expect(Object.fromEntries(shop.stock)).toEqual({ A: 6, B: 7 });
        expect(await world.row()).toMatchObject({ dead: 0, waiting: 0 });
        await central.put([bin('B', 9)], WAREHOUSE);
        shop.stock.clear();
        standIn.fault = (request) =>
          looks(request) || shop.stock.size > 0 ? undefined : { kind: 'lost' };
        await world.turnUntil(() => shop.stock.size > 0);
        standIn.fault = () => undefined;
        await world.turnUntil(async () => (await world.row()).waiting === 0);
        expect(Object.fromEntries(shop.stock)).toEqual({ B: 9 });
        const { told } = (await world.row()).today;
        await world.turn();
        expect((await world.row()).today.told).toBe(told);
      },
    );

    it.runIf(whole && kind.adapter.answerCancel !== undefined)(
      'answers a cancel with what became of it',
      async () => {
        const { shop } = await open(kind);
        const [inTime, late] = [shop.place(now()), shop.place(now() + 1000)];
        await world.turn();
        await world.say(late.externalId, { status: 'picking' });
        for (const { externalId } of [inTime, late]) {
          shop.change(externalId, { changedAt: now() + 30_000, cancelled: true });
        }
        await world.turnUntil(() => shop.cancelAnswers.length === 1);
        expect(shop.cancelAnswers).toEqual([{ externalId: late.externalId, accepted: false }]);
        await world.central.store.relay.drained();
        await world.turnUntil(() => shop.cancelAnswers.length === 2);
        expect(shop.cancelAnswers[1]).toEqual({ externalId: inTime.externalId, accepted: true });
      },
    );

    const { webhook } = kind;
    it.runIf(whole && webhook)(
      `takes a delivery ${REPLAYS} times as once, and none that is not signed`,
      async () => {
        if (!webhook) return;
        const { shop, central } = await open(kind);
        const first = shop.place(now());
        const older = webhook(first, now());
        const line = { lineId: '81', sku: 'C', qty: 4, priceMinor: 100 };
        const newer = webhook(
          shop.change(first.externalId, { changedAt: now() + 5000, lines: [line] }),
          now(),
        );
        // Some at a time: a thousand lines at once are the test's own trouble.
        for (let done = 0; done < REPLAYS; done += 50) {
          const delivered = Array.from({ length: 50 }, () =>
            world.deliver(newer.headers, newer.body),
          );
          expect(new Set(await Promise.all(delivered))).toEqual(new Set([200]));
        }
        expect(await world.deliver(older.headers, older.body)).toBe(200);
        await createdOnce(1);
        const known = (await world.orders()).get(first.externalId);
        expect(known?.lines).toMatchObject([{ sku: 'C', qty: 4 }]);

        const other = shop.place(now());
        const { headers, body } = webhook(other, now());
        const forged = body.replace('"qty":2', '"qty":9');
        const before = central.store.clock.now();
        const statuses = [
          await world.deliver(headers, `${body} `),
          await world.deliver(headers, forged === body ? `${body}\n` : forged),
          await world.deliver({ 'content-type': 'application/json' }, body),
          await world.deliver(
            Object.fromEntries(
              Object.entries(headers).map(([name, text]) => [name, text.toUpperCase()]),
            ),
            body,
          ),
        ];
        expect(statuses).toEqual([401, 401, 401, 401]);
        expect(central.store.clock.now()).toBe(before);
        await createdOnce(1);
        expect(await world.deliver(headers, body)).toBe(200);
        await createdOnce(2);
      },
    );
  });

export const describeRunner = (kind: ShopKind) =>
  describe('the runner', () => {
    it('a cancel that comes before its order leaves nothing to be done', async () => {
      if (!kind.webhook) throw new Error('no webhook');
      const { shop } = await open(kind);
      const order = shop.place(now());
      const placed = kind.webhook(order, now());
      const cancelled = kind.webhook({ ...order, cancelled: true, changedAt: now() + 1000 }, now());
      expect(await world.deliver(cancelled.headers, cancelled.body)).toBe(200);
      expect(await world.deliver(placed.headers, placed.body)).toBe(200);
      expect((await world.orders()).get(order.externalId)?.status).toBe('cancelled');
    });

    it('a long sweep that fails now and then gets on, and is not put off longer each time', async () => {
      const { shop, standIn, central } = await open(kind);
      for (let n = 0; n < 100; n += 1) shop.place(now() + n);
      let asked = 0;
      standIn.fault = () => ((asked += 1) % 3 === 0 ? { kind: 'status', status: 500 } : undefined);
      for (let turn = 0; turn < 12; turn += 1) {
        central.clock.advance(3000);
        await central.channels.runDue();
      }
      expect((await world.orders()).size).toBe(100);
    });

    it('two processes on one store never ask one channel at a time', async () => {
      const { shop, standIn, central } = await open(kind);
      for (let n = 0; n < 10; n += 1) shop.place(now() + n);
      const log = { warn: () => undefined, error: () => undefined, info: () => undefined };
      const sellable = async () => new Map<string, number>();
      const other = new ChannelRunner({
        ...{ store: central.store, log, find: () => kind.adapter, fetch: standIn.fetch, sellable },
      });
      await Promise.all([central.channels.runDue(), other.runDue()]);
      await other.stop();
      await createdOnce(10);
      // Two pages, each asked for once.
      expect(standIn.requests.filter(({ method }) => method === 'GET')).toHaveLength(2);
    });
  });
