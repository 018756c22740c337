/** Fifty stations push what they picked, each as soon as its last push was answered, while others listen. */
import { get } from 'node:http';
import type { FactResult } from '../../../shared/facts/index.ts';

import type { HttpClient } from './http.ts';
import type { Work } from './picks.ts';
import type { BenchStation } from './stations.ts';

/** What an outbox sends at a time when work is brisk. */
const FACTS_PER_PUSH = 20;

interface Poke {
  readonly shard: string;
  readonly clock: number;
}

interface Listener {
  /** When this station heard that the shard's clock had come so far; waits for it. */
  heard(clock: number): Promise<number>;
  close(): void;
}

async function listen(port: number, station: BenchStation): Promise<Listener> {
  const pokes: { clock: number; at: number }[] = [];
  let waiting: { clock: number; done: (at: number) => void }[] = [];
  const hear = ({ shard, clock }: Poke): void => {
    if (shard !== station.shard) return;
    const at = performance.now();
    pokes.push({ clock, at });
    for (const each of waiting) if (each.clock <= clock) each.done(at);
    waiting = waiting.filter((each) => each.clock > clock);
  };
  const opened = Promise.withResolvers<void>();
  const headers = { authorization: `Bearer ${station.token}` };
  const request = get({ host: '127.0.0.1', port, path: '/v1/stream', headers }, (response) => {
    opened.resolve();
    let rest = '';
    response.setEncoding('utf8').on('data', (text: string) => {
      const events = (rest + text).split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        const [name = '', data = ''] = event.split('\n');
        if (name === 'event: poke') hear(JSON.parse(data.slice('data: '.length)) as Poke);
      }
    });
    response.on('error', () => undefined);
  });
  request.on('error', opened.reject);
  await opened.promise;
  return {
    heard: (clock) => {
      const known = pokes.find((poke) => poke.clock >= clock);
      if (known) return Promise.resolve(known.at);
      return new Promise((done) => waiting.push({ clock, done }));
    },
    close: () => request.destroy(),
  };
}

export interface PushedFacts {
  readonly perSecond: number;
  /** From a push's answer to the poke on another station's stream, and from sending it. */
  readonly fanout: readonly number[];
  readonly sentToStream: readonly number[];
  readonly answered: readonly number[];
  readonly facts: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

export async function pushAll(
  http: HttpClient,
  port: number,
  work: readonly Work[],
): Promise<PushedFacts> {
  const byShard = new Map<string, Listener>();
  for (const { station } of work) {
    if (!byShard.has(station.shard)) byShard.set(station.shard, await listen(port, station));
  }
  const fanout: number[] = [];
  const sentToStream: number[] = [];
  const answered: number[] = [];
  const outcomes: Record<string, number> = {};
  const hearing: Promise<void>[] = [];
  const hear = async (shard: string, clock: number, sent: number, at: number): Promise<void> => {
    const heard = await byShard.get(shard)?.heard(clock);
    if (heard === undefined) return;
    fanout.push(Math.max(0, heard - at));
    sentToStream.push(heard - sent);
  };
  const note = (results: readonly FactResult[], shard: string, sent: number, at: number): void => {
    answered.push(at - sent);
    for (const { outcome } of results) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    const clock = Math.max(...results.map((result) => result.clock ?? 0));
    hearing.push(hear(shard, clock, sent, at));
  };
  const started = performance.now();
  await Promise.all(
    work.map(async ({ station, facts }) => {
      for (let from = 0; from < facts.length; from += FACTS_PER_PUSH) {
        const sent = performance.now();
        const results = await station.push(http, facts.slice(from, from + FACTS_PER_PUSH));
        note(results, station.shard, sent, performance.now());
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  await Promise.all(hearing);
  for (const listener of byShard.values()) listener.close();
  const facts = Object.values(outcomes).reduce((sum, n) => sum + n, 0);
  return { perSecond: facts / seconds, fanout, sentToStream, answered, facts, outcomes };
}
