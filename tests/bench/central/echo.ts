/** A server that takes the same requests and does nothing with them: what HTTP and JSON alone cost. */
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';

const app = Fastify({ bodyLimit: 16 * 1024 * 1024 });
app.post('/v1/orders', async ({ body }) => ({
  results: (body as { externalId: string }[]).map(({ externalId }) => ({
    orderId: externalId,
    outcome: 'created',
  })),
}));
await app.listen({ port: 0, host: '127.0.0.1' });
const { port } = app.server.address() as AddressInfo;
process.stdout.write(`Echo: http://127.0.0.1:${port}\n`);
