import { randomUUID } from 'node:crypto';
import type { Store } from '../store/index.ts';
import { deliver } from './deliver.ts';
import { followLedgers } from './follow.ts';
import { claim, moveHeld, nextOf, pruneOutbox, settleAbandoned, type OutboxRow } from './outbox.ts';
import type { Attempt } from './sendWebhook.ts';
import { listTargets, switchOff, type KeptTarget } from './targets.ts';

const POLL_MS = 1000;
const RETRY_MIN_MS = 5000;
const RETRY_MAX_MS = 3_600_000;
/** However long a receiver asks to be left alone for. */
const RETRY_AFTER_MAX_MS = 24 * 3_600_000;
const GIVE_UP_MS = 3 * 24 * 3_600_000;
/** A receiver that understands and says no is asked so often in all, should somebody be about to mend it. */
const REFUSALS_MAX = 6;
const PAGE = 20;
const KEEP_MS = 30 * 24 * 3_600_000;
const PRUNE_EVERY_MS = 3_600_000;
/** In a pass, so that one target's thousands don't keep the follower waiting. */
const SENT_MAX = 200;

type Report = (error: unknown, about: Record<string, unknown>) => void;

/** Tells whoever wants to know what happens to orders and in warehouses. Every node may run one. */
export class Notifier {
  readonly #store: Store;
  readonly #report: Report;
  readonly #holder = randomUUID();
  #poll: NodeJS.Timeout | undefined;
  #running: Promise<number> | undefined;
  #stopping = false;
  #prunedMs = Number.NEGATIVE_INFINITY;

  constructor(store: Store, report: Report) {
    this.#store = store;
    this.#report = report;
  }

  start(): void {
    if (this.#poll) return;
    const run = () => {
      this.runOnce().catch((error: unknown) => this.#report(error, { doing: 'notify' }));
    };
    this.#poll = setInterval(run, POLL_MS);
    this.#poll.unref();
    run();
  }

  /** What is new in the ledgers, and every message that is due; how many were attempted. Works without `start`. */
  runOnce(): Promise<number> {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Ends between two messages. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearInterval(this.#poll);
    this.#poll = undefined;
    await this.#running?.catch(() => undefined);
  }

  async #run(): Promise<number> {
    if (this.#stopping) return 0;
    const targets = (await listTargets(this.#store)).filter(({ on }) => on);
    if (targets.length === 0) return 0;
    await followLedgers(this.#store);
    await settleAbandoned(this.#store);
    const counts = await Promise.all(targets.map((target) => this.#serve(target)));
    await this.#prune();
    return counts.reduce((sum, count) => sum + count, 0);
  }

  async #prune(): Promise<void> {
    const now = this.#store.clock.now();
    if (now - this.#prunedMs < PRUNE_EVERY_MS) return;
    this.#prunedMs = now;
    await pruneOutbox(this.#store, KEEP_MS);
  }

  /** One target's messages, one after the other: what is slow or down keeps nobody else waiting. */
  async #serve(target: KeptTarget): Promise<number> {
    const strictly = target.kind === 'webhook';
    let attempted = 0;
    try {
      while (!this.#stopping && attempted < SENT_MAX) {
        const rows = await nextOf(this.#store, target.id, strictly, PAGE);
        let goOn = false;
        for (const row of rows) {
          if (this.#stopping || !(await claim(this.#store, row.id, this.#holder))) continue;
          attempted += 1;
          const attempt = await this.#attempt(target, row);
          // The mail server is down, not this one message's way: the others would only hear the same.
          if (isOfAccount(target, attempt)) return attempted;
          goOn = true;
        }
        if (!goOn) break;
      }
    } catch (error) {
      this.#report(error, { doing: 'notify', target: target.id });
    }
    return attempted;
  }

  async #attempt(target: KeptTarget, row: OutboxRow): Promise<Attempt> {
    const attempt = await deliver(this.#store, target, row, this.#holder);
    await this.#settle(target, row, attempt);
    return attempt;
  }

  async #settle(target: KeptTarget, row: OutboxRow, attempt: Attempt): Promise<void> {
    const move = (change: Parameters<typeof moveHeld>[3]) =>
      moveHeld(this.#store, row.id, this.#holder, change);
    const { outcome } = attempt;
    if (outcome === 'sent')
      return void (await move({ state: 'sent', error: attempt.error ?? null }));
    const { error } = attempt;
    if (outcome === 'unknown') return void (await move({ state: 'unknown', error }));
    if (outcome === 'nobody') return void (await move({ state: 'dropped', error }));
    if (outcome === 'gone') {
      await move({ state: 'failed', error });
      return switchOff(this.#store, target.id);
    }
    const now = this.#store.clock.now();
    const attempts = row.attempts + 1;
    const isOver =
      now - row.created_ms >= GIVE_UP_MS ||
      (outcome === 'never' && (target.kind !== 'webhook' || attempts >= REFUSALS_MAX));
    if (isOver) return void (await move({ state: 'failed', error }));
    const asked = attempt.outcome === 'later' ? (attempt.retryAfterMs ?? 0) : 0;
    const nextMs = now + Math.max(Math.min(asked, RETRY_AFTER_MAX_MS), this.#jitter(attempts));
    await move({ state: 'waiting', nextMs, error });
  }

  /** Full jitter: anywhere from a second to what doubles with each attempt. */
  #jitter(attempts: number): number {
    const most = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(attempts - 1, 20));
    const [a = 0, b = 0] = this.#store.entropy.bytes(2);
    return 1000 + Math.floor(((a * 256 + b) / 65_536) * most);
  }
}

const isOfAccount = (target: KeptTarget, attempt: Attempt): boolean =>
  target.kind !== 'webhook' && attempt.outcome === 'later' && attempt.error.code !== 'status';
