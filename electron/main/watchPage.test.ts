import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { beforeEach, expect, it } from 'vitest';
import { watchPage } from './watchPage.ts';

const done: string[] = [];
let window: EventEmitter;
let contents: EventEmitter;
let now: number;
let waiting: { run: () => void; ms: number }[];
let address: string;

beforeEach(() => {
  done.length = 0;
  now = 0;
  waiting = [];
  address = 'stowline://app/#/pack/f1';
  contents = Object.assign(new EventEmitter(), {
    reload: () => done.push('reload'),
    getURL: () => address,
    loadURL: async (url: string) => {
      address = url;
      done.push(`load ${url}`);
    },
    forcefullyCrashRenderer: () => {
      done.push('end the page');
      contents.emit('render-process-gone', {}, { reason: 'killed', exitCode: 9 });
    },
  });
  window = Object.assign(new EventEmitter(), { webContents: contents, isDestroyed: () => false });
  watchPage({
    window: window as unknown as BrowserWindow,
    notes: { add: (kind, reason) => done.push(`note ${kind} ${reason}`) },
    nowMs: () => now,
    later: (run, ms) => {
      const entry = { run, ms };
      waiting.push(entry);
      return () => {
        waiting = waiting.filter((each) => each !== entry);
      };
    },
    report: () => undefined,
    giveUp: () => done.push('give up'),
  });
});
const crash = () => contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
const pass = () => {
  for (const { run } of waiting.splice(0)) run();
};

it('ends a page that stays deaf and brings it back, once', () => {
  window.emit('unresponsive');
  window.emit('unresponsive');
  expect(waiting.map(({ ms }) => ms)).toEqual([10_000]);
  pass();
  expect(done).toEqual([
    ...['note page-hung unresponsive', 'end the page', 'note page-gone killed', 'reload'],
  ]);
  expect(waiting).toEqual([]);
});

it('leaves a page alone that hears again in time', () => {
  window.emit('unresponsive');
  window.emit('responsive');
  expect(waiting).toEqual([]);
  expect(done).toEqual([]);
});

it('takes a page that can’t be loaded for one that crashed, unless another took its place', () => {
  const failed = (code: number, isMainFrame = true) =>
    contents.emit('did-fail-load', {}, code, 'ERR', 'stowline://app/', isMainFrame, 1, 1);
  failed(-3);
  failed(-2, false);
  expect(done).toEqual([]);
  failed(-2);
  expect(done).toEqual(['note page-gone not loaded', 'reload']);
  address = '';
  failed(-2);
  expect(done.at(-1)).toBe('load stowline://app/');
  failed(-2);
  failed(-2);
  expect(done.at(-1)).toBe('load stowline://app/host/stopped');
  failed(-2);
  failed(-2);
  expect(done.filter((what) => what === 'give up')).toEqual(['give up']);
});

it('waits for nothing once the page is gone by itself', () => {
  window.emit('unresponsive');
  crash();
  expect(waiting).toEqual([]);
  expect(done).toEqual(['note page-gone crashed', 'reload']);
});

it('counts crashes of the last minute only', () => {
  for (let n = 0; n < 10; n += 1) {
    now += 20_001;
    crash();
  }
  expect(done.filter((what) => what === 'reload')).toHaveLength(10);
});

it('gives way to words after the third within a minute, and to an end if even those crash', () => {
  for (let n = 0; n < 4; n += 1) crash();
  expect(done.filter((what) => !what.startsWith('note'))).toEqual([
    ...['reload', 'reload', 'reload', 'load stowline://app/host/stopped'],
  ]);
  crash();
  expect(done.at(-1)).toBe('give up');
});
