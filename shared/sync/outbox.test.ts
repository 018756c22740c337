import { describe, expect, it } from 'vitest';
import type { FactEnvelope, FactResult } from '../facts/envelope.ts';
import {
  backoffMs,
  BACKOFF_MAX_MS,
  BACKOFF_MIN_MS,
  INITIAL_OUTBOX,
  stepOutbox,
  takeGroups,
  takeResults,
  type OutboxAction,
  type OutboxEntry,
  type OutboxEvent,
  type OutboxState,
} from './outbox.ts';

const fact = (n: number, group: string): FactEnvelope => ({
  id: `f${n}`,
  type: 'scan.rejected',
  v: 1,
  shard: 'w1',
  station: 's1',
  epoch: 'e1',
  n,
  group,
  operator: { personId: 'p1', sessionId: 'x', role: 'picker', assurance: 'badge' },
  basedOn: {},
  dependsOn: [],
  time: { at: '2026-11-22T09:00:00.000Z', uncertaintyMs: 0 },
  data: {},
  sig: 'x',
});
const applied = (n: number): FactResult => ({ id: `f${n}`, n, outcome: 'applied', clock: n });
const ns = (facts: readonly FactEnvelope[]): number[] => facts.map((f) => f.n);

/** A journal in memory and the loop a host runs, without its effects. */
class Outbox {
  state: OutboxState = INITIAL_OUTBOX;
  readonly entries: OutboxEntry[] = [];
  readonly noted: FactResult[] = [];
  wait: number | undefined;
  pushed: readonly FactEnvelope[] = [];

  record(group: string, size = 1, bytes = 700): void {
    for (let i = 0; i < size; i += 1) {
      this.entries.push({ fact: fact(this.entries.length + 1, group), bytes, answered: false });
    }
  }

  send(event: OutboxEvent): readonly OutboxAction[] {
    const { state, actions } = stepOutbox(this.state, event, {
      pending: (limit) => this.#pending(limit),
      random: () => 0.5,
    });
    this.state = state;
    this.wait = undefined;
    for (const action of actions) {
      if (action.kind === 'push') this.pushed = action.facts;
      if (action.kind === 'wait') this.wait = action.ms;
      if (action.kind === 'note') this.#note(action.results);
    }
    return actions;
  }

  answer(...results: FactResult[]): readonly OutboxAction[] {
    return this.send({ kind: 'answered', pushed: this.pushed, results });
  }

  #pending(limit: number): OutboxEntry[] {
    const first = this.entries.find((entry) => !entry.answered);
    const start = this.entries.findIndex((entry) => entry.fact.group === first?.fact.group);
    return start < 0 ? [] : this.entries.slice(start, start + limit);
  }

  #note(results: readonly FactResult[]): void {
    for (const result of results) {
      this.noted.push(result);
      const index = this.entries.findIndex((entry) => entry.fact.id === result.id);
      const entry = this.entries[index];
      if (entry) this.entries[index] = { ...entry, answered: true };
    }
  }
}

describe('what goes into a push', () => {
  it('takes groups whole and in order', () => {
    const box = new Outbox();
    box.record('a', 2);
    box.record('b', 3);
    box.record('c', 1);
    expect(ns(takeGroups(box.entries, 5))).toEqual([1, 2, 3, 4, 5]);
    expect(ns(takeGroups(box.entries, 4))).toEqual([1, 2]);
  });

  it('takes one group even where it is larger than a push should be', () => {
    const box = new Outbox();
    box.record('a', 3, 600_000);
    box.record('b');
    expect(ns(takeGroups(box.entries, 2))).toEqual([1, 2, 3]);
  });

  it('stops before a body gets too large', () => {
    const box = new Outbox();
    for (const group of ['a', 'b', 'c']) box.record(group, 1, 400_000);
    expect(ns(takeGroups(box.entries, 500))).toEqual([1, 2]);
  });

  it('sends a group answered in part again whole, and none that is answered in full', () => {
    const box = new Outbox();
    box.record('a', 2);
    box.record('b', 1);
    box.record('c', 1);
    const entries = box.entries.map((e) => ({ ...e, answered: e.fact.n === 1 || e.fact.n === 3 }));
    expect(ns(takeGroups(entries, 500))).toEqual([1, 2, 4]);
  });

  it('never sends half of a group that reading cut off', () => {
    const box = new Outbox();
    box.record('a', 1);
    for (let i = 0; i < 10; i += 1) box.record(`filler${i}`, 60);
    box.record('cut', 150);
    for (const [i, entry] of box.entries.entries()) {
      if (i > 0 && i < 601) box.entries[i] = { ...entry, answered: true };
    }
    box.send({ kind: 'wake' });
    expect(ns(box.pushed)).toEqual([1]);
  });
});

describe('which results count', () => {
  const pushed = [fact(1, 'a'), fact(2, 'b'), fact(3, 'c')];
  it.each<[string, FactResult[], number[]]>([
    ['all', [applied(1), applied(2), applied(3)], [1, 2, 3]],
    ['reordered', [applied(3), applied(1), applied(2)], [1, 2, 3]],
    ['duplicated', [applied(1), applied(1), applied(2)], [1, 2]],
    ['partial', [applied(1)], [1]],
    ['foreign', [{ ...applied(9) }, applied(1)], [1]],
    ['of another n', [{ ...applied(1), n: 7 }, applied(2)], [2]],
    ['until a retry', [applied(1), { id: 'f2', n: 2, outcome: 'retry' }, applied(3)], [1]],
    ['none', [], []],
  ])('%s', (_, results, expected) => {
    expect(takeResults(pushed, results).map((r) => r.n)).toEqual(expected);
  });
});

describe('the loop', () => {
  it('pushes what is recorded and is idle when all is answered', () => {
    const box = new Outbox();
    box.record('a', 2);
    box.send({ kind: 'wake' });
    expect(ns(box.pushed)).toEqual([1, 2]);
    box.answer(applied(1), applied(2));
    expect(box.state.phase).toBe('idle');
    expect(box.send({ kind: 'wake' })).toEqual([]);
  });

  it('sends the same facts again when the answer was lost', () => {
    const box = new Outbox();
    box.record('a', 2);
    box.send({ kind: 'wake' });
    box.send({ kind: 'failed', tooLarge: false });
    expect(box.state.phase).toBe('backing-off');
    box.record('b');
    box.send({ kind: 'timer' });
    expect(ns(box.pushed)).toEqual([1, 2, 3]);
    box.answer(
      { id: 'f1', n: 1, outcome: 'duplicate', clock: 5 },
      { id: 'f2', n: 2, outcome: 'duplicate', clock: 5 },
      applied(3),
    );
    expect(box.noted.map((r) => r.outcome)).toEqual(['duplicate', 'duplicate', 'applied']);
    expect(box.state.phase).toBe('idle');
  });

  it('keeps an answer that comes after its push was given up', () => {
    const box = new Outbox();
    box.record('a');
    box.send({ kind: 'wake' });
    const late = box.pushed;
    box.send({ kind: 'failed', tooLarge: false });
    box.send({ kind: 'answered', pushed: late, results: [applied(1)] });
    expect(box.noted).toEqual([applied(1)]);
    box.send({ kind: 'timer' });
    expect(box.state.phase).toBe('idle');
  });

  it('stops at a retry, waits, and goes on from there', () => {
    const box = new Outbox();
    for (const group of ['a', 'b', 'c']) box.record(group);
    box.send({ kind: 'wake' });
    box.answer(applied(1), { id: 'f2', n: 2, outcome: 'retry' });
    expect(box.wait).toBeGreaterThanOrEqual(BACKOFF_MIN_MS);
    expect(box.send({ kind: 'wake' })).toEqual([]);
    box.send({ kind: 'timer' });
    expect(ns(box.pushed)).toEqual([2, 3]);
  });

  it('is not held up by facts that were refused or quarantined', () => {
    const box = new Outbox();
    for (const group of ['a', 'b', 'c']) box.record(group);
    box.send({ kind: 'wake' });
    box.answer(
      { id: 'f1', n: 1, outcome: 'quarantined' },
      { id: 'f2', n: 2, outcome: 'refused', reason: 'x' },
      applied(3),
    );
    expect(box.state.phase).toBe('idle');
    expect(box.wait).toBeUndefined();
  });

  it('backs off longer each time and starts afresh after an answer', () => {
    const box = new Outbox();
    box.record('a');
    box.send({ kind: 'wake' });
    const waits: (number | undefined)[] = [];
    for (let i = 0; i < 10; i += 1) {
      box.send({ kind: 'failed', tooLarge: false });
      waits.push(box.wait);
      box.send({ kind: 'timer' });
    }
    expect(waits).toEqual([...waits].sort((a, b) => (a ?? 0) - (b ?? 0)));
    expect(waits[0]).toBeLessThan(waits[9] ?? 0);
    box.answer(applied(1));
    expect(box.state.failures).toBe(0);
  });

  it('waits as long as central asks it to, and nobody’s hurry ends that', () => {
    const box = new Outbox();
    box.record('a');
    box.send({ kind: 'wake' });
    box.send({ kind: 'failed', tooLarge: false, retryAfterMs: 9000 });
    expect(box.wait).toBeGreaterThanOrEqual(9000 + BACKOFF_MIN_MS);
    expect(box.send({ kind: 'hurry' })).toEqual([]);
    expect(box.send({ kind: 'wake' })).toEqual([]);
    box.send({ kind: 'timer' });
    expect(box.state.phase).toBe('pushing');
    box.send({ kind: 'failed', tooLarge: false });
    expect(box.send({ kind: 'hurry' })).toMatchObject([{ kind: 'push' }]);
  });

  it('hurries through a back-off when it reconnects or somebody asks', () => {
    const box = new Outbox();
    box.record('a');
    box.send({ kind: 'wake' });
    box.send({ kind: 'failed', tooLarge: false });
    box.send({ kind: 'hurry' });
    expect(box.state.phase).toBe('pushing');
  });

  it('waits shortly when asked to hurry during a push that then fails', () => {
    const box = new Outbox();
    box.record('a');
    box.state = { ...INITIAL_OUTBOX, failures: 9 };
    box.send({ kind: 'wake' });
    box.send({ kind: 'hurry' });
    box.send({ kind: 'failed', tooLarge: false });
    expect(box.wait).toBeLessThan(1000);
  });

  it('halves its pushes at once while they are found too large, and raises them slowly again', () => {
    const box = new Outbox();
    for (let i = 0; i < 500; i += 1) box.record(`g${i}`);
    box.send({ kind: 'wake' });
    expect(box.pushed).toHaveLength(500);
    for (const size of [250, 125]) {
      box.send({ kind: 'failed', tooLarge: true });
      expect(box.state.phase).toBe('pushing');
      expect(box.pushed).toHaveLength(size);
    }
    box.answer(...ns(box.pushed).map(applied));
    box.send({ kind: 'wake' });
    expect(box.pushed).toHaveLength(138);
  });

  it('waits when even the smallest push is too large', () => {
    const box = new Outbox();
    box.record('a', 3);
    box.send({ kind: 'wake' });
    box.send({ kind: 'failed', tooLarge: true });
    box.send({ kind: 'failed', tooLarge: true });
    expect(box.state.phase).toBe('backing-off');
    box.send({ kind: 'timer' });
    expect(box.pushed).toHaveLength(3);
  });
});

it.each([1, 2, 5, 8, 30, 2000])(
  'the wait after %i failures stays within its bounds',
  (failures) => {
    expect(backoffMs(failures, () => 0)).toBe(BACKOFF_MIN_MS);
    const most = backoffMs(failures, () => 0.999_999);
    expect(most).toBeLessThanOrEqual(BACKOFF_MAX_MS);
    expect(most).toBeGreaterThan(BACKOFF_MIN_MS);
  },
);
