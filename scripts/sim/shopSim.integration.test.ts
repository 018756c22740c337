import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Check } from 'typebox/value';
import { afterEach, expect, it } from 'vitest';
import { OrderIntake } from '../../shared/schema/index.ts';
import { startShopSim, type ShopSim } from './index.ts';
import { createShopConsole } from './shopConsole.ts';
import type { SimOrder } from './shopOrders.ts';

const TOKEN = 'sim-shop-token';
const START = Date.parse('2026-11-23T10:00:00.000Z');
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function open(webhook?: { url: string; secret: string }) {
  const said: string[] = [];
  let ms = START;
  const shop = await startShopSim({
    ...{ port: 0, accessToken: TOKEN, say: (line: string) => void said.push(line) },
    now: () => new Date((ms += 1000)),
    ...(webhook ? { webhook } : {}),
  });
  cleanups.push(shop.close);
  return { shop, said, type: createShopConsole(shop) };
}
const ask = async (shop: ShopSim, path: string, body?: object, token = TOKEN) => {
  const answer = await fetch(`http://127.0.0.1:${shop.port}${path}`, {
    headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'one' },
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  const text = await answer.text();
  return { status: answer.status, body: JSON.parse(text) as Record<string, unknown> };
};
const listed = async (shop: ShopSim, page = '') => {
  const from = new Date(START).toISOString();
  const { body } = await ask(shop, `/orders?updatedFrom=${from}&page=${encodeURIComponent(page)}`);
  return body as unknown as { orders: SimOrder[]; nextPage?: string };
};

it('the simulated shop sells what the central store takes, the oldest change first, page by page', async () => {
  const { shop, type } = await open();
  expect(await type('o 120')).toBe('orders 1001 to 1120');
  expect(await type('c 1001')).toBe('called off');
  const first = await listed(shop);
  const rest = await listed(shop, first.nextPage);
  expect(first.orders).toHaveLength(100);
  expect(rest.nextPage).toBeUndefined();
  const all = [...first.orders, ...rest.orders];
  expect(all.map(({ externalId }) => externalId).slice(-2)).toEqual(['1120', '1001']);
  expect(all.at(-1)).toMatchObject({ action: 'cancel' });
  for (const { updatedAt: _, ...order } of all) {
    expect(Check(OrderIntake, { ...order, channel: 'own-shop' }), order.externalId).toBe(true);
  }
});

it('the simulated shop tells what it hears, once, and answers nobody without its token or while it is down', async () => {
  const { shop, said, type } = await open();
  await type('u');
  expect(await type('p 1001')).toBe('paid');
  expect(await type('d')).toBe('order 1002, the same as before');
  expect(await type('p 7')).toBe('no order 7');
  expect(shop.orders().map(({ payment }) => payment.status)).toEqual(['paid', 'paid']);
  const parcel = { trackingNumber: 'T1', carrier: 'Post', completes: true };
  for (const _ of [1, 2]) await ask(shop, '/orders/1001/shipments', parcel);
  expect(said).toEqual(['shipped: 1001 by Post, T1, complete']);
  expect((await ask(shop, '/shop', undefined, 'another-token')).status).toBe(401);
  expect(await type('x')).toBe('the shop is down');
  expect((await ask(shop, '/shop')).status).toBe(503);
  expect(await type('x')).toBe('the shop is back');
  expect((await ask(shop, '/shop')).body).toEqual({ name: 'Sim shop' });
  expect(await type('q')).toBeNull();
});

it('the simulated shop signs its webhooks, and says when one is not taken', async () => {
  const heard: { signature: unknown; expected: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const stamp = String(request.headers['stowline-timestamp']);
      const text = `${stamp}.${Buffer.concat(chunks).toString('utf8')}`;
      const expected = createHmac('sha256', 'a secret of sixteen').update(text).digest('hex');
      heard.push({ signature: request.headers['stowline-signature'], expected });
      response.writeHead(heard.length === 1 ? 200 : 401).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  cleanups.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}/`;
  const { said, type } = await open({ url, secret: 'a secret of sixteen' });
  await type('o 2');
  expect(heard).toHaveLength(2);
  for (const { signature, expected } of heard) expect(signature).toBe(expected);
  expect(said).toEqual(['webhook of 1002 answered 401']);
});
