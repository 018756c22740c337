import { describe, expect, it } from 'vitest';
import type { Result } from '../../../shared/errors.ts';
import { WindowedPages, type Page } from './windowedPages.ts';

interface Request {
  offset: number;
  answer: (result: Result<Page<number>>) => void;
}

function listOf(total: number, options: { maxPages?: number; parallel?: number } = {}) {
  const requests: Request[] = [];
  let changes = 0;
  const pages = new WindowedPages<number>({
    pageSize: 10,
    maxPages: options.maxPages ?? 100,
    parallel: options.parallel ?? 2,
    load: (offset) =>
      new Promise((resolve) => {
        requests.push({ offset, answer: resolve });
      }),
    onChange: () => {
      changes += 1;
    },
  });
  const rowsAt = (offset: number, add = 0): Page<number> => ({
    rows: Array.from({ length: Math.min(10, total - offset) }, (_, i) => offset + i + add),
    total,
  });
  /** Answers the oldest open request, and lets the list take it in. */
  const answerNext = async (add = 0) => {
    const request = requests.shift();
    if (!request) throw new Error('nothing was asked for');
    request.answer({ ok: true, value: rowsAt(request.offset, add) });
    await new Promise((resolve) => setImmediate(resolve));
    return request.offset;
  };
  const answerAll = async () => {
    while (requests.length > 0) await answerNext();
  };
  return { pages, requests, answerNext, answerAll, rowsAt, changes: () => changes };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('WindowedPages', () => {
  it('asks for the first page only until the length is known', () => {
    const { pages, requests } = listOf(1000);
    pages.show(0, 25);
    expect(requests.map((r) => r.offset)).toEqual([0]);
    expect(pages.total).toBeUndefined();
  });

  it('shows fetched rows, and nothing for the others', async () => {
    const { pages, answerNext } = listOf(1000);
    pages.show(0, 9);
    await answerNext();
    expect(pages.total).toBe(1000);
    expect([pages.row(0), pages.row(9), pages.row(10)]).toEqual([0, 9, undefined]);
  });

  it('fetches one page ahead in the direction of travel', async () => {
    const { pages, requests, answerNext, answerAll } = listOf(1000);
    pages.show(0, 9);
    await answerAll();
    pages.show(500, 509);
    expect(requests.map((r) => r.offset)).toEqual([500, 510]);
    await answerNext();
    await answerNext();
    pages.show(490, 499);
    expect(requests.map((r) => r.offset)).toEqual([490, 480]);
  });

  it('never sends what was scrolled past while other requests were on their way', async () => {
    const { pages, requests, answerNext, answerAll } = listOf(1000, { parallel: 1 });
    pages.show(0, 9);
    await answerAll();
    pages.show(100, 109);
    pages.show(300, 309);
    pages.show(700, 709);
    expect(await answerNext()).toBe(100);
    expect(requests.map((r) => r.offset)).toEqual([700]);
  });

  it('does not ask beyond the end', async () => {
    const { pages, requests, answerAll } = listOf(12);
    pages.show(0, 9);
    await answerAll();
    pages.show(0, 40);
    expect(requests).toEqual([]);
    expect(pages.row(11)).toBe(11);
  });

  it('lets go of the pages looked at longest ago', async () => {
    const { pages, answerAll } = listOf(1000, { maxPages: 3, parallel: 1 });
    for (const first of [0, 100, 200, 300]) {
      pages.show(first, first + 9);
      await answerAll();
    }
    expect(pages.row(0)).toBeUndefined();
    expect(pages.row(305)).toBe(305);
  });

  it('keeps old rows on the screen until fresh ones are there, and drops late answers from before', async () => {
    const { pages, requests, rowsAt, answerNext } = listOf(20);
    pages.show(0, 9);
    await answerNext();
    await answerNext();
    pages.refresh();
    expect(pages.row(3)).toBe(3);
    const [early] = requests.splice(0);
    pages.refresh();
    await answerNext(1000);
    expect(pages.row(3)).toBe(1003);
    early?.answer({ ok: true, value: rowsAt(0, 5000) });
    await settle();
    expect(pages.row(3)).toBe(1003);
  });

  it('reports a failure, keeps its rows and recovers with the next answer', async () => {
    const { pages, requests, answerNext, answerAll } = listOf(100);
    pages.show(0, 9);
    await answerAll();
    pages.refresh();
    requests.shift()?.answer({ ok: false, error: { code: 'offline', meta: {} } });
    await settle();
    expect(pages.error?.code).toBe('offline');
    expect(pages.row(0)).toBe(0);
    requests.splice(0);
    pages.refresh();
    await answerNext();
    expect(pages.error).toBeUndefined();
  });

  it('says nothing any more once it is disposed of', async () => {
    const { pages, answerNext, changes } = listOf(100);
    pages.show(0, 9);
    pages.dispose();
    await answerNext();
    expect(changes()).toBe(0);
  });
});
