/** More than central can take, from many at once: it refuses in time, and what it took it keeps. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect } from 'vitest';
import { aLine, anIntake } from '../builders/orders.ts';
import { runs } from '../runs.ts';
import { checkKept } from './checkKept.ts';
import { openLoadedWorld, type LoadedWorld } from './world.ts';

/** Posts at once, and orders in each: 15 MB of bodies (in the long form ten times as many), and several times that once they are parsed. */
const POSTS = runs(60);
const ORDERS = 250;
const LINES = 6;
/** Who asks and never takes the answer, and who sends and never ends: those leave room for two posts at once. */
const SLOW = 60;
const SLOW_BYTES = 270_000;
/** Of central's process, of which a tenth is its program. */
const MEMORY_MAX_BYTES = 512 * 1024 * 1024;

const bodyOf = (post: number) =>
  Array.from({ length: ORDERS }, (_, n) =>
    anIntake({
      externalId: `flood-${post}-${n}`,
      lines: Array.from({ length: LINES }, (__, line) =>
        aLine({ lineId: String(line), sku: `SKU-${line}` }),
      ),
    }),
  );

async function memoryOf({ central }: LoadedWorld): Promise<number> {
  const text = await (await fetch(`${central.url}/metrics`)).text();
  return Number(/^stowline_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
}

/** A request written by hand, on a line that is never read. */
async function openSlow(world: LoadedWorld, head: readonly string[]): Promise<Socket> {
  const socket = connect(Number(new URL(world.central.url).port), '127.0.0.1');
  socket.on('error', () => socket.destroy());
  await once(socket, 'connect');
  socket.pause();
  socket.write(`${[...head, 'host: central'].join('\r\n')}\r\n\r\n`);
  return socket;
}

/** On whichever engine the test run is about. */
export async function floodCentral(): Promise<void> {
  const world = await openLoadedWorld();
  const { central, load, stations } = world;
  const slow: Socket[] = [];
  try {
    const station = stations[0]?.station;
    if (!station) throw new Error('no station');
    const token = await station.token('person-clerk');
    const authorization = `authorization: Bearer ${token}`;
    for (let n = 0; n < SLOW; n += 1) {
      slow.push(
        await openSlow(world, ['GET /v1/stream HTTP/1.1', authorization]),
        await openSlow(world, ['GET /v1/pull/fulfilments?limit=1000 HTTP/1.1', authorization]),
        await openSlow(world, [
          ...['POST /v1/orders HTTP/1.1', authorization],
          ...['content-type: application/json', `content-length: ${SLOW_BYTES}`],
        ]),
      );
    }
    let worst = 0;
    const flood = new AbortController();
    const watching = (async () => {
      while (!flood.signal.aborted) worst = Math.max(worst, await memoryOf(world));
    })();
    // Made beforehand, so that they come at once.
    const bodies = Array.from({ length: POSTS }, (_, post) => JSON.stringify(bodyOf(post)));
    const statuses = await Promise.all(
      bodies.map(async (body) => {
        const response = await fetch(`${central.url}/v1/orders`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body,
        });
        const answer = (await response.json()) as { results?: { orderId: string }[] };
        load.orders.push(...(answer.results ?? []).map(({ orderId }) => orderId));
        return { status: response.status, retryAfter: response.headers.get('retry-after') };
      }),
    );
    flood.abort();
    await watching;
    const taken = statuses.filter(({ status }) => status === 200);
    const refused = statuses.filter(({ status }) => status === 503);
    process.stdout.write(
      `${JSON.stringify({ posts: POSTS, taken: taken.length, refused: refused.length, worstMB: Math.round(worst / 2 ** 20) })}\n`,
    );
    expect(taken.length + refused.length).toBe(POSTS);
    expect(taken.length).toBeGreaterThan(0);
    expect(refused.length).toBeGreaterThan(0);
    expect(new Set(refused.map(({ retryAfter }) => Number(retryAfter) > 0))).toEqual(
      new Set([true]),
    );
    expect(worst).toBeLessThan(MEMORY_MAX_BYTES);
    for (const socket of slow) socket.destroy();
    // Stations and the channel came again by themselves, and get through.
    const before = load.acknowledged();
    await expect.poll(() => load.acknowledged()).toBeGreaterThan(before);
    await load.stop();
    expect((await central.signal('SIGTERM')).code).toBe(0);
    await world.withStore((store) => checkKept(store, load));
  } finally {
    for (const socket of slow) socket.destroy();
    await world.end();
  }
}
