import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { drawPng } from './labelFiles.ts';
import { LABEL_PAGE } from './labelPage.ts';
import type { SimLabel } from './printerSim.ts';

export interface LabelWindow {
  readonly url: string;
  add: (label: SimLabel) => void;
  /** Labels so far. */
  count: () => number;
  close: () => Promise<void>;
}

/** Labels that are still shown; the oldest go. */
const KEPT = 200;
const LOOPBACK = '127.0.0.1';
const HOST = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/** A page on this machine alone that shows what a simulated printer put on paper, newest first. */
export async function startLabelWindow(options: {
  port: number;
  dpmm?: number;
}): Promise<LabelWindow> {
  const { dpmm = 8 } = options;
  const labels = new Map<number, SimLabel>();
  let count = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    // Another site's page that found out the port gets nothing by a name of its own.
    if (request.method !== 'GET' || !HOST.test(request.headers.host ?? '')) {
      response.writeHead(403).end();
      return;
    }
    if (path === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(LABEL_PAGE);
      return;
    }
    if (path === '/labels') {
      const list = [...labels].map(([number, { at, language, copies }]) => ({
        ...{ number, at, language, copies },
      }));
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(list));
      return;
    }
    const label = labels.get(Number(/^\/label\/(\d+)\.png$/.exec(path)?.[1]));
    if (!label) {
      response.writeHead(404).end();
      return;
    }
    const png = await drawPng(label, dpmm);
    response.writeHead(200, { 'content-type': 'image/png' }).end(png);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' }).end(String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${LOOPBACK}:${port}/`,
    add: (label) => {
      count += 1;
      labels.set(count, label);
      labels.delete(count - KEPT);
    },
    count: () => count,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
