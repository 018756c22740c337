import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StationHost } from '../../shared/host/index.ts';
import { createCopyNotes, NOTE_EVERY_MS, type CopyNotes } from './copyNotes.ts';

/** What the browser keeps by name, and what the host does. */
let names: Map<string, string>;
let noted: Map<string, Record<string, number>>;
let away: boolean;
let notes: CopyNotes;

const host: Pick<StationHost, 'call'> = {
  call: (async (name: string, input: { copy: string; through: Record<string, number> }) => {
    if (away) return { ok: false, error: { code: 'host-lost', meta: {} } };
    const before = noted.get(input.copy) ?? {};
    if (name === 'copies:noted') return { ok: true, value: { through: before } };
    noted.set(input.copy, { ...before, ...input.through });
    return { ok: true, value: {} };
  }) as StationHost['call'],
};
const open = (): CopyNotes =>
  createCopyNotes(
    host,
    {
      getItem: (key) => names.get(key) ?? null,
      setItem: (key, value) => void names.set(key, value),
    },
    'db',
  );
const pass = (times: number) => vi.advanceTimersByTimeAsync(NOTE_EVERY_MS * times);

beforeEach(() => {
  vi.useFakeTimers();
  names = new Map();
  noted = new Map();
  away = false;
  notes = open();
});
afterEach(() => {
  notes.stop();
  vi.useRealTimers();
});

it('notes what was stored once it had the time to reach the disk, and finds it again', async () => {
  notes.stored('tasks', 7);
  await pass(1);
  expect(await notes.noted()).toEqual({});
  await pass(1);
  notes.stored('stock', 9);
  await pass(2);
  notes.stop();
  notes = open();
  expect(await notes.noted()).toEqual({ tasks: 7, stock: 9 });
});

it('notes a lower clock too: central was put back, and its numbers begin earlier', async () => {
  notes.stored('tasks', 7);
  notes.stored('tasks', 3);
  await pass(2);
  expect(await notes.noted()).toEqual({ tasks: 3 });
});

it('tries again while the host is away, and nothing newer is overwritten by it', async () => {
  notes.stored('tasks', 7);
  notes.stored('stock', 7);
  away = true;
  await pass(2);
  notes.stored('tasks', 8);
  away = false;
  await pass(3);
  expect(await notes.noted()).toEqual({ tasks: 8, stock: 7 });
});

it('says nothing of a browser that lost its name: that is another copy', async () => {
  notes.stored('tasks', 7);
  await pass(2);
  notes.stop();
  names.clear();
  notes = open();
  expect(await notes.noted()).toEqual({});
});
