import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Delivery {
  readonly path: string;
  readonly id: string;
  readonly signature: string;
  readonly text: string;
  readonly body: {
    readonly event: string;
    readonly order?: { readonly number: string };
    readonly values: Record<string, unknown>;
  };
}

/** A status, or with headers; `hang-up`: no answer at all. */
export type HookTurn = number | { status: number; headers: Record<string, string> } | 'hang-up';

export interface HookServer {
  readonly url: string;
  readonly got: Delivery[];
  /** Of the next requests, in their order; then 204. */
  readonly turns: HookTurn[];
  close(): Promise<void>;
}

/** A receiver of webhooks on loopback. */
/** `slowMs`: so long it thinks before it answers. */
export async function openHookServer(slowMs = 0): Promise<HookServer> {
  const got: Delivery[] = [];
  const turns: HookTurn[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => {
      text += chunk;
    });
    request.on('end', () => {
      const { headers, url: path = '' } = request;
      got.push({
        ...{ path, text, body: JSON.parse(text) as Delivery['body'] },
        id: String(headers['stowline-delivery']),
        signature: String(headers['stowline-signature']),
      });
      const turn = turns.shift() ?? 204;
      if (turn === 'hang-up') return request.socket.destroy();
      const [status, more] = typeof turn === 'number' ? [turn, {}] : [turn.status, turn.headers];
      return void setTimeout(() => response.writeHead(status, more).end(), slowMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    got,
    turns,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
