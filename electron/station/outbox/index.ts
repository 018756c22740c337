/**
 * Runs the outbox: does what `shared/sync/outbox` decides, against the journal and central. Facts go out
 * from here whether or not a window is open.
 */
import { retryAfterOf } from '../../../shared/client/index.ts';
import { AppError } from '../../../shared/errors.ts';
import type { FactEnvelope, FactResult } from '../../../shared/facts/envelope.ts';
import {
  INITIAL_OUTBOX,
  stepOutbox,
  type OutboxAction,
  type OutboxEvent,
  type OutboxPorts,
} from '../../../shared/sync/outbox.ts';

export interface OutboxOptions {
  readonly pending: OutboxPorts['pending'];
  readonly random: () => number;
  readonly push: (facts: readonly FactEnvelope[]) => Promise<readonly FactResult[]>;
  /** Stores the answers and tells whoever shows them. */
  readonly note: (results: readonly FactResult[]) => void;
  readonly report: (where: string, error: unknown) => void;
}

export interface Outbox {
  /** There are new facts. */
  readonly wake: () => void;
  /** Push now, back-off or not. */
  readonly hurry: () => void;
  /** Stops, and waits for the push under way to be answered or given up. */
  readonly close: () => Promise<void>;
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof AppError && error.meta['status'] === 413;

export function openOutbox(options: OutboxOptions): Outbox {
  let state = INITIAL_OUTBOX;
  let closed = false;
  let timer: NodeJS.Timeout | undefined;
  let pushing: Promise<void> = Promise.resolve();
  const ports: OutboxPorts = { pending: options.pending, random: options.random };

  const send = (event: OutboxEvent): void => {
    if (closed && event.kind !== 'answered') return;
    const step = stepOutbox(state, event, ports);
    state = step.state;
    if (state.phase !== 'backing-off') clearTimeout(timer);
    for (const action of step.actions) run(action);
    const idleAfterAnswer = event.kind === 'answered' && state.phase === 'idle';
    if (idleAfterAnswer) send({ kind: 'wake' });
  };

  const run = (action: OutboxAction): void => {
    switch (action.kind) {
      case 'note':
        options.note(action.results);
        return;
      case 'wait':
        clearTimeout(timer);
        timer = setTimeout(() => safely({ kind: 'timer' }), action.ms);
        return;
      case 'push':
        pushing = push(action.facts);
    }
  };

  const push = async (facts: readonly FactEnvelope[]): Promise<void> => {
    try {
      const results = await options.push(facts);
      safely({ kind: 'answered', pushed: facts, results });
    } catch (error) {
      const retryAfterMs = error instanceof AppError ? retryAfterOf(error) : undefined;
      const isAway = error instanceof AppError && error.code === 'offline';
      // A central that is away or busy is nothing to report: it is waited for.
      if (!isAway && retryAfterMs === undefined) options.report('outbox push', error);
      safely({ kind: 'failed', tooLarge: isTooLarge(error), retryAfterMs });
    }
  };

  /** The journal may fail (a full disk): facts stay where they are, and the loop goes on. */
  const safely = (event: OutboxEvent): void => {
    try {
      send(event);
    } catch (error) {
      options.report('outbox', error);
      if (state.phase !== 'pushing' && !closed) {
        clearTimeout(timer);
        timer = setTimeout(() => safely({ kind: 'hurry' }), 5000);
      }
    }
  };

  return {
    wake: () => safely({ kind: 'wake' }),
    hurry: () => safely({ kind: 'hurry' }),
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await pushing;
    },
  };
}
