import { DatabaseSync } from 'node:sqlite';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isSscc } from '../../../shared/barcodes/index.ts';
import { JOURNAL_FILE, openJournal, type Journal } from './index.ts';
import { MIGRATIONS } from './migrations.ts';
import { leaseNumbers, makeFact, makeGroup, seal } from './testing/groups.ts';

let directory = '';
let journal: Journal;
const open = (): Journal => openJournal({ directory, monotonicMs: () => performance.now() });

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'stowline-journal-'));
  journal = open();
});
afterEach(() => {
  journal.close();
  rmSync(directory, { recursive: true, force: true });
});

describe('a group', () => {
  it('commits facts without gaps, its number and its job together', () => {
    leaseNumbers(journal, 10);
    const first = journal.recordGroup(makeGroup(journal, 2));
    const second = journal.recordGroup(makeGroup(journal, 3));
    expect([...first.facts, ...second.facts].map((fact) => fact.n)).toEqual([1, 2, 3, 4, 5]);
    expect(isSscc(first.sscc ?? '')).toBe(true);
    expect(second.sscc).not.toBe(first.sscc);
    expect(journal.numbers.left()).toBe(8);
    expect(journal.jobs.inState('queued')).toHaveLength(2);
  });

  it('is answered with what was recorded when it is asked for again', () => {
    leaseNumbers(journal, 10);
    const input = makeGroup(journal);
    const recorded = journal.recordGroup(input);
    expect(journal.recordGroup(input)).toEqual(recorded);
    expect(journal.facts.counts().waiting).toBe(2);
    expect(journal.numbers.left()).toBe(9);
  });

  it('is refused when an id of it stands for something else, and leaves everything as it was', () => {
    const input = makeGroup(journal);
    journal.recordGroup(input);
    const forged = { ...input, requestSha256: 'other' };
    expect(() => journal.recordGroup(forged)).toThrow(
      expect.objectContaining({ code: 'fact-conflict' }),
    );
    const overlapping = {
      ...makeGroup(journal),
      facts: [makeFact('new', 'new'), ...input.facts.slice(1)],
    };
    expect(() => journal.recordGroup(overlapping)).toThrow(
      expect.objectContaining({ code: 'fact-conflict' }),
    );
    expect(journal.facts.counts().waiting).toBe(2);
  });

  it('uses up neither number nor n when its job exists already', () => {
    leaseNumbers(journal, 10);
    const first = makeGroup(journal);
    journal.recordGroup(first);
    const second = { ...makeGroup(journal), jobs: first.jobs };
    expect(() => journal.recordGroup(second)).toThrow(
      expect.objectContaining({ code: 'job-exists' }),
    );
    expect(journal.numbers.left()).toBe(9);
    expect(journal.recordGroup(makeGroup(journal)).facts[0]?.n).toBe(3);
  });

  it('with a newer revision of a label voids the one before, printed or not', () => {
    const first = makeGroup(journal, 1);
    journal.recordGroup(first);
    const [job] = first.jobs;
    const next = makeGroup(journal, 1);
    const relabel = next.jobs.map((made) => ({
      ...made,
      parcelId: job?.parcelId ?? '',
      revision: 2,
    }));
    journal.recordGroup({ ...next, jobs: relabel });
    const jobs = journal.jobs.list({ parcelId: job?.parcelId ?? '', openOnly: false });
    expect(jobs.map(({ revision, state }) => [revision, state])).toEqual([
      [2, 'queued'],
      [1, 'void'],
    ]);
  });

  it('never gives one number twice', () => {
    leaseNumbers(journal, 10);
    const number = journal.numbers.peek() ?? null;
    journal.recordGroup({ ...makeGroup(journal), number });
    const again = { ...makeGroup(journal), number };
    expect(() => journal.recordGroup(again)).toThrow(
      expect.objectContaining({ code: 'number-used' }),
    );
  });
});

describe('answers', () => {
  const applied = (n: number, id: string) => ({
    id,
    n,
    outcome: 'applied' as const,
    clock: n * 10,
  });

  it('count up to the first fact without one', () => {
    const { facts } = journal.recordGroup(makeGroup(journal, 3));
    const [a, , c] = facts.map((fact) => applied(fact.n, fact.id));
    expect(journal.facts.answeredUpTo()).toBe(0);
    journal.facts.noteAnswers(
      [a, c].flatMap((x) => x ?? []),
      1,
    );
    expect(journal.facts.answeredUpTo()).toBe(1);
  });

  it('are news once, and a retry is none', () => {
    const { facts } = journal.recordGroup(makeGroup(journal, 2));
    const [a, b] = facts.map((fact) => applied(fact.n, fact.id));
    if (!a || !b) throw new Error('two facts were recorded');
    expect(journal.facts.noteAnswers([a, { ...b, outcome: 'retry' }], 1)).toEqual([a]);
    expect(journal.facts.noteAnswers([a], 1)).toEqual([]);
    expect(journal.facts.counts().waiting).toBe(1);
  });

  it('to another n than the fact has do not count', () => {
    const { facts } = journal.recordGroup(makeGroup(journal, 1));
    const result = applied(7, facts[0]?.id ?? '');
    expect(journal.facts.noteAnswers([result], 1)).toEqual([]);
  });

  it('may turn a quarantined fact into an applied one, but not back', () => {
    const { facts } = journal.recordGroup(makeGroup(journal, 1));
    const id = facts[0]?.id ?? '';
    journal.facts.noteAnswers([{ id, n: 1, outcome: 'quarantined' }], 1);
    expect(journal.facts.counts().troubled).toBe(1);
    journal.facts.noteAnswers([applied(1, id)], 1);
    expect(journal.facts.counts().troubled).toBe(0);
    expect(journal.facts.noteAnswers([{ id, n: 1, outcome: 'quarantined' }], 1)).toEqual([]);
  });

  it('show what a starting page has to fold: unanswered, and newer than its state', () => {
    const { facts } = journal.recordGroup(makeGroup(journal, 3));
    const [a, b] = facts.map((fact) => applied(fact.n, fact.id));
    journal.facts.noteAnswers(
      [a, b].flatMap((x) => x ?? []),
      1,
    );
    expect(journal.facts.listUnshown(10).map(({ fact }) => fact.n)).toEqual([2, 3]);
    expect(journal.facts.listUnshown(0)).toHaveLength(3);
  });

  it('keep a refusal visible until it is put away, and through the purge until then', () => {
    const { facts } = journal.recordGroup(makeGroup(journal, 3));
    const [a, b, c] = facts;
    if (!a || !b || !c) throw new Error('three facts were recorded');
    journal.facts.noteAnswers(
      [
        { id: a.id, n: a.n, outcome: 'refused', reason: 'late' },
        applied(b.n, b.id),
        applied(c.n, c.id),
      ],
      1,
    );
    expect(journal.facts.purge(1000)).toBe(1);
    expect(journal.facts.listWaiting(10).map(({ fact }) => fact.id)).toEqual([a.id]);
    expect(journal.facts.dismiss(a.id)).toBe(true);
    expect(journal.facts.listWaiting(10)).toEqual([]);
    expect(journal.facts.purge(1000)).toBe(1);
    expect(journal.recordGroup(makeGroup(journal, 1)).facts[0]?.n).toBe(4);
  });
});

describe('the file', () => {
  it('has one epoch for good', () => {
    const { epoch } = journal;
    journal.close();
    journal = open();
    expect(journal.epoch).toBe(epoch);
  });

  it('is refused to a second owner, by name', () => {
    expect(open).toThrow(expect.objectContaining({ code: 'journal-in-use' }));
  });

  it('is left alone when a newer version wrote it', () => {
    journal.close();
    const path = join(directory, JOURNAL_FILE);
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 999');
    db.close();
    expect(open).toThrow(expect.objectContaining({ code: 'journal-too-new' }));
    const again = new DatabaseSync(path);
    again.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    again.close();
    journal = open();
  });

  it('is refused when it is no journal', () => {
    journal.close();
    const other = join(directory, 'other');
    openJournal({ directory: other, monotonicMs: () => 0 }).close();
    for (const suffix of ['', '-wal', '-shm']) {
      const path = join(other, `${JOURNAL_FILE}${suffix}`);
      if (existsSync(path)) writeFileSync(path, 'not a database, whatever it says'.repeat(500));
    }
    expect(() => openJournal({ directory: other, monotonicMs: () => 0 })).toThrow(
      expect.objectContaining({ code: 'journal-damaged' }),
    );
    journal = open();
  });

  it('has space in reserve and says when the disk is low', () => {
    expect(statSync(join(directory, 'journal.reserve')).size).toBe(8 * 1024 * 1024);
    expect(journal.diskLow()).toBe(false);
    journal.close();
    const options = { directory, monotonicMs: () => 0, lowBytes: Number.MAX_SAFE_INTEGER };
    journal = openJournal(options);
    expect(journal.diskLow()).toBe(true);
  });

  it('signs its groups in the order of their numbers', () => {
    const seen: number[] = [];
    journal.recordGroup({
      ...makeGroup(journal, 3),
      seal: (fact) => {
        seen.push(fact.n);
        return seal(fact);
      },
    });
    expect(seen).toEqual([1, 2, 3]);
  });
});

describe('where a person stands', () => {
  const keep = (key: string, text: string) => ({
    ...makeGroup(journal),
    number: null,
    keep: { key, text },
  });

  it('is kept in the commit of the facts that brought them there, or not at all', () => {
    journal.kept.put('pick.b1', 'one in hand');
    const input = keep('pick.b1', 'nothing in hand');
    journal.recordGroup(input);
    expect(journal.kept.list()).toEqual([{ key: 'pick.b1', text: 'nothing in hand' }]);

    const forged = { ...input, requestSha256: 'other', keep: { key: 'pick.b1', text: 'forged' } };
    expect(() => journal.recordGroup(forged)).toThrow('fact-conflict');
    const unsealable = {
      ...keep('pick.b1', 'too early'),
      seal: () => {
        throw new Error('no key');
      },
    };
    expect(() => journal.recordGroup(unsealable)).toThrow('no key');
    expect(journal.kept.list()).toEqual([{ key: 'pick.b1', text: 'nothing in hand' }]);
  });

  it('is there when the journal is opened again, until it is forgotten', () => {
    journal.kept.put('place', '1');
    journal.kept.put('other', '2');
    journal.kept.put('place', '3');
    journal.close();
    journal = open();
    expect(journal.kept.list()).toEqual([
      { key: 'other', text: '2' },
      { key: 'place', text: '3' },
    ]);
    journal.kept.put('place', null);
    expect(journal.kept.list()).toEqual([{ key: 'other', text: '2' }]);
  });

  it('does not pile up: what was unused longest goes', () => {
    for (let n = 0; n < 510; n += 1) journal.kept.put(`k${n}`, '');
    const keys = journal.kept.list().map(({ key }) => key);
    expect(keys).toHaveLength(500);
    expect(keys[0]).toBe('k10');
  });
});

describe('a new epoch', () => {
  it('takes along what central has not taken, in its order, and uses no number of the old one', () => {
    leaseNumbers(journal, 10);
    const first = journal.recordGroup(makeGroup(journal, 2)).facts;
    const second = journal.recordGroup({ ...makeGroup(journal, 3), number: null }).facts;
    const old = journal.epoch;
    journal.facts.noteAnswers(
      [
        ...first.map(({ id, n }) => ({ id, n, outcome: 'applied' as const, clock: n })),
        { id: second[0]?.id ?? '', n: 3, outcome: 'quarantined', reason: 'fork' },
      ],
      1,
    );
    let moved = 0;
    journal.beginEpoch(
      (fact) => ({ ...fact, sig: `new ${fact.n}` }),
      (facts) => (moved = facts),
    );
    expect(moved).toBe(3);
    expect(journal.epoch).not.toBe(old);
    expect(journal.numbers.left()).toBe(0);
    expect(journal.numbers.peek()).toBeUndefined();
    const waiting = journal.facts.pending(10);
    expect(waiting.map(({ fact }) => [fact.id, fact.epoch, fact.n, fact.sig])).toEqual(
      second.map(({ id }, index) => [id, journal.epoch, index + 1, `new ${index + 1}`]),
    );
    expect(waiting.map(({ fact }) => fact.data)).toEqual(second.map(({ data }) => data));
    expect(journal.facts.counts()).toEqual({ waiting: 3, troubled: 0 });
    journal.close();
    journal = open();
    expect(journal.recordGroup({ ...makeGroup(journal, 1), number: null }).facts[0]).toMatchObject({
      epoch: journal.epoch,
      n: 4,
    });
    expect(journal.facts.listUnshown(-1).map(({ fact }) => fact.epoch)).toEqual([
      old,
      old,
      ...Array<string>(4).fill(journal.epoch),
    ]);
  });

  it('begins with what goes along with it, or not at all', () => {
    journal.recordGroup(makeGroup(journal, 2));
    const old = journal.epoch;
    const full = () => {
      throw new Error('no room for the notice');
    };
    expect(() => journal.beginEpoch(seal, full)).toThrow('no room');
    expect(journal.epoch).toBe(old);
    journal.close();
    journal = open();
    expect(journal.epoch).toBe(old);
    expect(journal.facts.pending(10).map(({ fact }) => fact.epoch)).toEqual([old, old]);
  });

  it('is not answered by what was asked in the old one', () => {
    const { facts } = journal.recordGroup(makeGroup(journal, 2));
    journal.beginEpoch(seal, () => undefined);
    const again = facts.map(({ id }) => ({ id, n: 7, outcome: 'applied' as const, clock: 9 }));
    expect(journal.facts.noteAnswers(again, 1)).toEqual([]);
    expect(journal.facts.answeredUpTo()).toBe(0);
  });

  it('is settled once central has answered all that came along, also after a restart', () => {
    expect(journal.isSettled()).toBe(true);
    const { facts } = journal.recordGroup(makeGroup(journal, 2));
    expect(journal.isSettled()).toBe(true);
    journal.beginEpoch(seal, () => undefined);
    journal.close();
    journal = open();
    const answer = (at: number) => {
      const id = facts[at - 1]?.id ?? '';
      journal.facts.noteAnswers([{ id, n: at, outcome: 'duplicate', clock: 9 }], 1);
      return journal.isSettled();
    };
    expect(journal.isSettled()).toBe(false);
    expect(answer(1)).toBe(false);
    expect(answer(2)).toBe(true);
    journal.recordGroup({ ...makeGroup(journal, 1), number: null });
    expect(journal.isSettled()).toBe(true);
  });

  it('forgets a range that was asked for and has not come', () => {
    journal.meta.set('rangeRequest', { requestId: 'r', count: 200 });
    journal.beginEpoch(seal, () => undefined);
    expect(journal.meta.get('rangeRequest')).toBeUndefined();
  });
});

describe('held work', () => {
  const row = (id: string, clock: number) => ({
    collection: 'tasks',
    id,
    clock,
    body: Buffer.from(`${id} at ${clock}`),
  });

  it('is changed in one commit and read in portions', () => {
    journal.held.change({ put: [row('a', 1), row('b', 2), row('c', 3)], remove: [], through: {} });
    const remove = [{ collection: 'tasks', id: 'b' }];
    journal.held.change({ put: [row('a', 4)], remove, through: { tasks: 7 } });
    journal.close();
    journal = open();
    const [first] = journal.held.rows(undefined, 1);
    expect(Buffer.from(first?.body ?? []).toString()).toBe('a at 4');
    expect(journal.held.rows(first, 5).map(({ id }) => id)).toEqual(['c']);
    expect(journal.held.list().map(({ id, clock }) => [id, clock])).toEqual([
      ['a', 4],
      ['c', 3],
    ]);
    expect(journal.held.through()).toEqual({ tasks: 7 });
    journal.held.forget('tasks');
    expect(journal.held.list()).toEqual([]);
  });
});
