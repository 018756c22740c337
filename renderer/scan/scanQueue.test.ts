import { describe, expect, it } from 'vitest';
import { createScanQueue, TWIN_WINDOW_MS, type RawScan } from './scanQueue.ts';

const scan = (data: string, at = 0, source: RawScan['source'] = 'scanner'): RawScan => ({
  data,
  source,
  at,
});
const noErrors = (error: unknown) => {
  throw error;
};
/** Lets everything that is ready run. */
const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

describe('createScanQueue', () => {
  it('keeps scans in order until somebody handles them', async () => {
    const queue = createScanQueue(noErrors);
    queue.push(scan('A'));
    queue.push(scan('B'));
    const seen: string[] = [];
    queue.handle(({ data }) => void seen.push(data));
    await settle();
    expect(seen).toEqual(['A', 'B']);
  });

  it('tells its watchers of every read as it comes in, until they go', () => {
    const queue = createScanQueue(noErrors);
    const seen: string[] = [];
    const stop = queue.watch(({ data }) => seen.push(data));
    queue.push(scan('A'));
    queue.push(scan('A', 1, 'wedge'));
    queue.push(scan('B', 500));
    stop();
    queue.push(scan('C', 1000));
    expect(seen).toEqual(['A', 'B']);
  });

  it('hands over the next scan only when the one before is done', async () => {
    const queue = createScanQueue(noErrors);
    const log: string[] = [];
    const gates: (() => void)[] = [];
    queue.handle(async ({ data }) => {
      log.push(`+${data}`);
      await new Promise<void>((resolve) => gates.push(resolve));
      log.push(`-${data}`);
    });
    queue.push(scan('A'));
    queue.push(scan('B'));
    await settle();
    expect(log).toEqual(['+A']);
    gates.shift()?.();
    await settle();
    expect(log).toEqual(['+A', '-A', '+B']);
  });

  it('gives scans to the newest handler, and back to the one before when it goes', async () => {
    const queue = createScanQueue(noErrors);
    const seen: string[] = [];
    queue.handle(({ data }) => void seen.push(`under ${data}`));
    const away = queue.handle(({ data }) => void seen.push(`top ${data}`));
    queue.push(scan('A'));
    await settle();
    away();
    queue.push(scan('B'));
    await settle();
    expect(seen).toEqual(['top A', 'under B']);
  });

  it('takes one read that came in by two ways once', async () => {
    const queue = createScanQueue(noErrors);
    const seen: string[] = [];
    queue.handle(({ data }) => void seen.push(data));
    queue.push(scan('A', 0, 'scanner'));
    queue.push(scan('A', TWIN_WINDOW_MS - 1, 'wedge'));
    await settle();
    expect(seen).toEqual(['A']);
  });

  it('keeps two reads of one code by one scanner: the screen decides what they mean', async () => {
    const queue = createScanQueue(noErrors);
    const seen: string[] = [];
    queue.handle(({ data }) => void seen.push(data));
    queue.push(scan('A', 0));
    queue.push(scan('A', 1));
    await settle();
    expect(seen).toEqual(['A', 'A']);
  });

  it('ignores the same code of the same scanner within its window, and says so each time', async () => {
    const queue = createScanQueue(noErrors);
    const seen: string[] = [];
    const told: unknown[] = [];
    queue.handle(({ data, at }) => void seen.push(`${data} ${at}`));
    queue.watchNotices((notice) => told.push(notice));
    queue.setDuplicateWindow('scanner', 's1', 300);
    const from = (device: string, data: string, at: number): RawScan => ({
      ...scan(data, at),
      device,
    });
    queue.push(from('s1', 'A', 0));
    queue.push(from('s1', 'A', 299));
    queue.push(from('s2', 'A', 299));
    queue.push(from('s1', 'A', 300));
    queue.push(from('s1', 'B', 310));
    queue.push(from('s1', 'A', 320));
    queue.push(from('s1', 'A', 400));
    await settle();
    expect(seen).toEqual(['A 0', 'A 299', 'A 300', 'B 310', 'A 320']);
    expect(told).toEqual([
      { kind: 'duplicate', data: 'A' },
      { kind: 'duplicate', data: 'A' },
    ]);
  });

  it('tells of a read that is refused, and hands it to nobody', async () => {
    const queue = createScanQueue(noErrors);
    const seen: string[] = [];
    const told: unknown[] = [];
    queue.handle(({ data }) => void seen.push(data));
    const stop = queue.watchNotices((notice) => told.push(notice));
    queue.refuse('ABC12');
    stop();
    queue.refuse('ABC12');
    await settle();
    expect({ seen, told }).toEqual({ seen: [], told: [{ kind: 'disturbed', data: 'ABC12' }] });
  });

  it('goes on after a handler failed, and reports it', async () => {
    const reported: unknown[] = [];
    const queue = createScanQueue((error) => reported.push(error));
    const seen: string[] = [];
    queue.handle(({ data }) => {
      if (data === 'bad') throw new Error('broken');
      seen.push(data);
    });
    queue.push(scan('bad'));
    queue.push(scan('good'));
    await settle();
    expect(seen).toEqual(['good']);
    expect(reported).toHaveLength(1);
  });
});

it('gives a diverted scan to nobody else, though it is heard of', async () => {
  const queue = createScanQueue(() => undefined);
  const seen: string[] = [];
  const heard: string[] = [];
  queue.handle(({ data }) => void seen.push(data));
  queue.watch(({ data }) => void heard.push(data));
  const stop = queue.divert(({ data }) => data.startsWith('BENCH-'));
  for (const [at, data] of ['A', 'BENCH-01', 'B'].entries())
    queue.push({ data, source: 'scanner', at });
  await expect.poll(() => seen).toEqual(['A', 'B']);
  expect(heard).toEqual(['A', 'BENCH-01', 'B']);
  stop();
  queue.push({ data: 'BENCH-01', source: 'scanner', at: 9 });
  await expect.poll(() => seen).toEqual(['A', 'B', 'BENCH-01']);
});
