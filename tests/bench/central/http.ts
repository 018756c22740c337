/** A lean HTTP client: connections that stay open, bodies as they are. `fetch` would take a share of the machine that central needs. */
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

export interface Answer {
  readonly status: number;
  readonly text: string;
}

export interface Ask {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token: string;
  readonly body?: string;
}

export interface HttpClient {
  /** Rejects where the connection ends before the answer. Told to come back later, it does. */
  ask(ask: Ask): Promise<Answer>;
  /** How often central asked to come back later. */
  readonly sentAway: () => number;
  close(): void;
}

const AWAY = 503;

export function openHttpClient(port: number): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  let away = 0;
  const askOnce = ({ method, path, token, body }: Ask) =>
    new Promise<Answer & { readonly waitSeconds: number }>((resolve, reject) => {
      const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
      const type = body === undefined ? {} : { 'content-type': 'application/json' };
      const headers = { authorization: `Bearer ${token}`, ...type, ...length };
      const sent = request(
        { host: '127.0.0.1', port, agent, method, path, headers },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('error', reject);
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              text: Buffer.concat(parts).toString('utf8'),
              waitSeconds: Number(response.headers['retry-after'] ?? 0),
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  return {
    async ask(ask) {
      for (;;) {
        const { waitSeconds, ...answer } = await askOnce(ask);
        if (answer.status !== AWAY || waitSeconds === 0) return answer;
        away += 1;
        await pause(waitSeconds * 1000);
      }
    },
    sentAway: () => away,
    close: () => agent.destroy(),
  };
}
