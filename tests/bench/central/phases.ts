/** The single measurements of the central bench; each tells what it found and leaves the house as it is. */
import { setTimeout as pause } from 'node:timers/promises';
import { fulfilmentIdOf } from '../../../central/orders/orderDoc.ts';
import type { CollectionName, OrderIntake } from '../../../shared/schema/index.ts';
import { percentile } from '../statistics.ts';
import { openFloor } from './floor.ts';
import { post, postClosed, postOpen, type IntakeResult, type Tally } from './intake.ts';
import { pullOn } from './pulling.ts';
import { watchShares, type Shares } from './shares.ts';
import type { BenchWorld } from './world.ts';

/** Orders that may wait for their release: more would only hide that the pipeline is slower than its mouth. */
const BACKLOG_MAX = 4_000;
const LANES = 4;
const SAMPLE_EVERY = 20;
const DRAIN_MS = 60_000;

const deskToken = ({ supervisors }: BenchWorld): string => supervisors[0]?.deskToken ?? '';

export interface Sustained {
  /** Taken and released, a second: the slower of both. */
  readonly perSecond: number;
  /** Milliseconds from sending an order to seeing it released. */
  readonly toReleased: readonly number[];
  readonly shares: Shares;
  readonly orders: number;
}

export interface SustainedOptions {
  readonly seconds: number;
  readonly size: number;
  readonly orderAt: (n: number) => OrderIntake;
  readonly tally: Tally;
}

/** Orders through the whole pipeline: none is counted that was not released within the time. */
export async function sustain(world: BenchWorld, options: SustainedOptions): Promise<Sustained> {
  const floor = openFloor(world.http, world.supervisors);
  const toReleased: number[] = [];
  let taken = 0;
  const onPosted = (results: readonly IntakeResult[], sentAt: number): void => {
    taken += results.length;
    for (const [index, { orderId }] of results.entries()) {
      if (index % SAMPLE_EVERY !== 0) continue;
      for (const warehouse of world.warehouses) {
        floor.watch(fulfilmentIdOf(orderId, warehouse), (at) => toReleased.push(at - sentAt));
      }
    }
  };
  const shares = watchShares(world.node);
  const posted = await postClosed({
    ...options,
    http: world.http,
    token: deskToken(world),
    lanes: LANES,
    backlog: () => taken - floor.released(),
    backlogMax: BACKLOG_MAX,
    onPosted,
  });
  const released = Math.min(floor.released(), posted.orders);
  const used = shares();
  const deadline = performance.now() + DRAIN_MS;
  while (floor.released() < taken && performance.now() < deadline) await pause(50);
  if (floor.released() < taken) {
    throw new Error(`${taken - floor.released()} of ${taken} orders were not released`);
  }
  await floor.stop();
  return { perSecond: released / posted.seconds, toReleased, shares: used, orders: taken };
}

export interface OpenLoopOptions {
  readonly perSecond: number;
  readonly seconds: number;
  readonly orderAt: (n: number) => OrderIntake;
  readonly tally: Tally;
}

/** Times of answers to single orders at a steady rate, while warehouses release them. */
export async function openLoop(world: BenchWorld, options: OpenLoopOptions): Promise<number[]> {
  const floor = openFloor(world.http, world.supervisors);
  const times = await postOpen({ ...options, http: world.http, token: deskToken(world) });
  await floor.stop();
  return times;
}

const SYNCED: readonly CollectionName[] = [
  'fulfilments',
  'tasks',
  'batches',
  'contacts',
  'stock',
  'products',
  'locations',
];
const PULLERS = 2;

export interface Pulled {
  readonly perSecond: number;
  readonly documents: number;
  /** Seconds of one station's first sync, alone. */
  readonly firstSync: number;
}

/** One station's first sync by itself; then several at a time, which is what the node can serve. */
export async function pullAll({ http, supervisors }: BenchWorld): Promise<Pulled> {
  const [station] = supervisors;
  if (!station) throw new Error('no station');
  const sync = async (): Promise<number> => {
    let documents = 0;
    for (const collection of SYNCED) {
      await pullOn(http, station.deskToken, collection, undefined, (docs) => {
        documents += docs.length;
      });
    }
    return documents;
  };
  const started = performance.now();
  await sync();
  const firstSync = (performance.now() - started) / 1000;
  const again = performance.now();
  const counts = await Promise.all(Array.from({ length: PULLERS }, sync));
  const documents = counts.reduce((sum, count) => sum + count, 0);
  return { perSecond: (documents * 1000) / (performance.now() - again), documents, firstSync };
}

/** The first pages of fulfilments at a time, by several stations: documents a second. */
export async function pullPages({ http, supervisors }: BenchWorld, pages: number): Promise<number> {
  const token = supervisors[0]?.deskToken ?? '';
  let documents = 0;
  const take = (docs: readonly unknown[]): void => {
    documents += docs.length;
  };
  const started = performance.now();
  await Promise.all(
    Array.from({ length: PULLERS }, () =>
      pullOn(http, token, 'fulfilments', undefined, take, pages),
    ),
  );
  return (documents * 1000) / (performance.now() - started);
}

/** While orders are posted central is killed; those that were not answered are posted again. */
export async function killAmid(
  world: BenchWorld,
  orderAt: (n: number) => OrderIntake,
  tally: Tally,
  seconds: number,
): Promise<{ orders: number; downSeconds: number }> {
  const { http, node } = world;
  const token = deskToken(world);
  let next = 0;
  let orders = 0;
  const until = performance.now() + seconds * 1000;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      const from = next;
      next += 100;
      const batch = Array.from({ length: 100 }, (_, n) => orderAt(from + n));
      for (;;) {
        const results = await post(http, token, batch, tally).catch(() => null);
        if (results) break;
        await pause(20);
      }
      orders += batch.length;
    }
  };
  const lanes = Promise.all(Array.from({ length: LANES }, lane));
  await pause(seconds * 400);
  const killedAt = performance.now();
  await node.kill();
  await node.start();
  const downSeconds = (performance.now() - killedAt) / 1000;
  await lanes;
  return { orders, downSeconds };
}

export const p50 = (times: readonly number[]): number => percentile(times, 0.5);
export const p99 = (times: readonly number[]): number => percentile(times, 0.99);
