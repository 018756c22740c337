/** Posts orders: as fast as they are taken (closed loop), or at a rate that does not wait for anybody (open loop). */
import { setTimeout as pause } from 'node:timers/promises';
import type { OrderIntake } from '../../../shared/schema/index.ts';
import type { HttpClient } from './http.ts';

export interface IntakeResult {
  readonly orderId: string;
  readonly outcome: string;
}

/** Orders that were acknowledged, by id, and what went wrong. */
export interface Tally {
  readonly acknowledged: Set<string>;
  readonly errors: string[];
}

export const newTally = (): Tally => ({ acknowledged: new Set(), errors: [] });

const ERRORS_KEPT = 20;
const noteError = ({ errors }: Tally, text: string): void => {
  if (errors.length < ERRORS_KEPT) errors.push(text.slice(0, 300));
};

/** One request. What it acknowledges is noted; whether it did. */
export async function post(
  http: HttpClient,
  token: string,
  orders: readonly OrderIntake[],
  tally: Tally,
): Promise<readonly IntakeResult[] | null> {
  const body = JSON.stringify(orders);
  const { status, text } = await http.ask({ method: 'POST', path: '/v1/orders', token, body });
  if (status !== 200) {
    noteError(tally, `${status} ${text}`);
    return null;
  }
  const { results } = JSON.parse(text) as { results: IntakeResult[] };
  for (const { orderId, outcome } of results) {
    if (outcome === 'created' || outcome === 'unchanged') tally.acknowledged.add(orderId);
    else noteError(tally, `${orderId} ${outcome}`);
  }
  return results;
}

export interface ClosedLoop {
  readonly http: HttpClient;
  readonly token: string;
  readonly tally: Tally;
  /** Orders a request. */
  readonly size: number;
  /** Requests under way at a time. */
  readonly lanes: number;
  readonly seconds: number;
  readonly orderAt: (n: number) => OrderIntake;
  /** Orders that are taken and not released yet; no more are sent while there are too many. */
  readonly backlog: () => number;
  readonly backlogMax: number;
  readonly onPosted?: (results: readonly IntakeResult[], sentAt: number) => void;
}

const WAIT_MS = 5;

/** How many orders were taken, in so many seconds. */
export async function postClosed(loop: ClosedLoop): Promise<{ orders: number; seconds: number }> {
  const started = performance.now();
  const until = started + loop.seconds * 1000;
  let next = 0;
  let orders = 0;
  const lane = async (): Promise<void> => {
    while (performance.now() < until) {
      if (loop.backlog() > loop.backlogMax) {
        await pause(WAIT_MS);
        continue;
      }
      const from = next;
      next += loop.size;
      const batch = Array.from({ length: loop.size }, (_, n) => loop.orderAt(from + n));
      const sentAt = performance.now();
      const results = await post(loop.http, loop.token, batch, loop.tally);
      if (!results) continue;
      orders += results.length;
      loop.onPosted?.(results, sentAt);
    }
  };
  await Promise.all(Array.from({ length: loop.lanes }, lane));
  return { orders, seconds: (performance.now() - started) / 1000 };
}

export interface OpenLoop {
  readonly http: HttpClient;
  readonly token: string;
  readonly tally: Tally;
  readonly perSecond: number;
  readonly seconds: number;
  readonly orderAt: (n: number) => OrderIntake;
}

/** One order a request, each at its own time whatever became of those before: milliseconds from then to its answer. */
export async function postOpen(loop: OpenLoop): Promise<number[]> {
  const total = Math.round(loop.perSecond * loop.seconds);
  const started = performance.now();
  const times: number[] = [];
  const answers: Promise<void>[] = [];
  for (let n = 0; n < total; n += 1) {
    const due = started + (n * 1000) / loop.perSecond;
    const early = due - performance.now();
    if (early > 0) await pause(early);
    answers.push(
      post(loop.http, loop.token, [loop.orderAt(n)], loop.tally).then(
        () => void times.push(performance.now() - due),
        (error: unknown) => noteError(loop.tally, String(error)),
      ),
    );
  }
  await Promise.all(answers);
  return times;
}
