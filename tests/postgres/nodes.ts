import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startProgram, stopProgram } from '../../scripts/lib/processes.ts';

/** One process of central, as `npm run central` starts it. */
export interface Node {
  readonly port: () => number | undefined;
  start(): Promise<void>;
  /** At once, whatever it is doing. */
  kill(): Promise<void>;
}

const SAID = /^Central: http:\/\/127\.0\.0\.1:(\d+)/;

function createNode(database: string, dataDir: string): Node {
  let port: number | undefined;
  let child: ReturnType<typeof startProgram> | undefined;
  return {
    port: () => port,
    start: () =>
      new Promise((resolve, reject) => {
        const args = ['central/main.ts', 'serve', '--database', database, '--data', dataDir];
        const own = startProgram([...args, '--port', '0', '--log-level', 'silent'], {
          onLine: (line) => {
            const said = SAID.exec(line);
            if (!said) return;
            port = Number(said[1]);
            resolve();
          },
        });
        child = own;
        own.once('exit', (code) => {
          port = undefined;
          reject(new Error(`a node of central ended with ${code}`));
        });
      }),
    async kill() {
      port = undefined;
      if (child) await stopProgram(child, 0);
    },
  };
}

/** Takes connections to one node after the other, as the plainest balancer does; a node that is gone is passed over. */
async function openRoundRobin(nodes: readonly Node[]) {
  let turn = 0;
  const open = new Set<Socket>();
  const forward = (client: Socket, left: number): void => {
    turn += 1;
    const port = nodes[turn % nodes.length]?.port();
    if (left === 0) {
      client.destroy();
      return;
    }
    if (port === undefined) {
      forward(client, left - 1);
      return;
    }
    const node = connect(port, '127.0.0.1');
    open.add(node);
    node.once('connect', () => {
      client.pipe(node).pipe(client);
      node.once('close', () => client.destroy());
      client.once('close', () => node.destroy());
    });
    node.once('error', () => {
      if (node.connecting) forward(client, left - 1);
      else client.destroy();
    });
    node.once('close', () => open.delete(node));
  };
  const server = createServer((client) => {
    open.add(client);
    client.on('error', () => client.destroy());
    client.once('close', () => open.delete(client));
    forward(client, nodes.length);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

export interface Cluster {
  /** Of the balancer in front of the nodes. */
  readonly url: string;
  readonly nodes: readonly Node[];
  close(): Promise<void>;
}

/** Nodes of central on one database, behind one address. */
export async function startCluster(database: string, count: number): Promise<Cluster> {
  const folders = Array.from({ length: count }, () =>
    mkdtempSync(path.join(tmpdir(), 'stowline-node-')),
  );
  const nodes = folders.map((folder) => createNode(database, folder));
  await Promise.all(nodes.map((node) => node.start()));
  const balancer = await openRoundRobin(nodes);
  return {
    url: balancer.url,
    nodes,
    async close() {
      await balancer.close();
      await Promise.all(nodes.map((node) => node.kill()));
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}
