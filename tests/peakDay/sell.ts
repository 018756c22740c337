/** The shops' side of the day: each word is said when its time comes, whether central keeps up or not. */
import { createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { wordKeyOf, type ChannelName, type Day, type Word } from './day.ts';
import type { Shop } from './shops.ts';

export interface Sold {
  /** When each word that central took was due, and when it was sent; by its key, ms since 1970. */
  readonly arrived: ReadonlyMap<string, { readonly dueAt: number; readonly sentAt: number }>;
  /** Deliveries by status; 0: the line broke. */
  readonly answers: ReadonlyMap<number, number>;
  /** How late the last word was said. */
  readonly latestMs: number;
  readonly seconds: number;
}

const RETRY_MS = 400;
const TRIES_MAX = 200;
const LANES = 96;
const LOOK_MS = 5;

const sign = (secret: string, timestamp: string, body: string): string =>
  createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');

function deliver(
  agent: Agent,
  port: number,
  { name, webhookSecret }: Shop,
  body: string,
  cut: boolean,
): Promise<number> {
  return new Promise((resolve) => {
    const timestamp = String(Math.floor(Date.now() / 1000));
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'stowline-timestamp': timestamp,
      'stowline-signature': sign(webhookSecret, timestamp, body),
    };
    const path = `/v1/channels/${name}/webhook`;
    const sent = request({ host: '127.0.0.1', port, agent, method: 'POST', path, headers }, (r) => {
      r.resume();
      r.once('end', () => resolve(r.statusCode ?? 0));
      r.once('error', () => resolve(0));
    });
    sent.once('error', () => resolve(0));
    if (!cut) {
      sent.end(body);
      return;
    }
    // Half of it, and then nobody is there any more.
    sent.write(body.slice(0, body.length / 2));
    sent.flushHeaders();
    setTimeout(() => sent.destroy(), LOOK_MS);
  });
}

export interface Selling {
  readonly day: Day;
  readonly shops: ReadonlyMap<ChannelName, Shop>;
  readonly port: number;
  /** How much faster than life the day goes by. */
  readonly speed: number;
  readonly tell: (share: number) => void;
}

export async function sell({ day, shops, port, speed, tell }: Selling): Promise<Sold> {
  const agent = new Agent({ keepAlive: true, maxSockets: LANES });
  const arrived = new Map<string, { dueAt: number; sentAt: number }>();
  const answers = new Map<number, number>();
  let latestMs = 0;
  const began = Date.now();

  const say = async (word: Word): Promise<void> => {
    const shop = shops.get(word.channel);
    if (!shop) throw new Error(`no shop ${word.channel}`);
    const dueAt = began + word.at / speed;
    const text = shop.say(word, (Date.now() - began) * speed);
    latestMs = Math.max(latestMs, Date.now() - dueAt);
    if (word.fate === 'polled') return;
    let cut = word.fate === 'cut';
    for (let left = TRIES_MAX, again = word.fate === 'doubled'; left > 0; left -= 1) {
      const sentAt = Date.now();
      const status = await deliver(agent, port, shop, text, cut);
      answers.set(status, (answers.get(status) ?? 0) + 1);
      cut = false;
      if (status === 200) {
        const key = wordKeyOf(word.channel, word.intake);
        if (!arrived.has(key)) arrived.set(key, { dueAt, sentAt });
        if (!again) return;
        again = false;
      } else await pause(RETRY_MS);
    }
    throw new Error(`${word.channel} ${word.intake.externalId} was never taken`);
  };

  let next = 0;
  const lane = async (): Promise<void> => {
    for (;;) {
      const word = day.words[next];
      if (!word) return;
      const wait = began + word.at / speed - Date.now();
      if (wait > 0) {
        await pause(Math.min(wait, LOOK_MS));
        continue;
      }
      next += 1;
      if (next % 1000 === 0) tell(next / day.words.length);
      await say(word);
    }
  };
  try {
    await Promise.all(Array.from({ length: LANES }, lane));
  } finally {
    agent.destroy();
  }
  return { arrived, answers, latestMs, seconds: (Date.now() - began) / 1000 };
}
