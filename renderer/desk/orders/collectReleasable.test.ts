import { describe, expect, it } from 'vitest';
import type { OrderQuery, OrderRow } from '../../../shared/schema/index.ts';
import { collectReleasable, releasableOf, splitRelease } from './collectReleasable.ts';
import { allSelection, setSelected } from './selection.ts';

const row = (n: number, status: OrderRow['status'] = 'open'): OrderRow => ({
  id: `o${n}`,
  number: String(n),
  channel: 'file',
  status,
  customerRef: '',
  country: 'France',
  lineCount: 1,
  unitCount: 1,
  totalMinor: 1,
  currency: 'GBP',
  placedAt: '2010-12-01T08:26:00.000Z',
  shipBy: '2010-12-03T08:26:00.000Z',
  priority: 5,
  fulfilmentId: `f${n}`,
});

const central = (rows: OrderRow[]) => {
  const asked: OrderQuery[] = [];
  const query = (q: OrderQuery) => {
    asked.push(q);
    const offset = q.offset ?? 0;
    const page = { rows: rows.slice(offset, offset + (q.limit ?? 100)), total: rows.length };
    return Promise.resolve({ ok: true as const, value: page });
  };
  return { asked, query };
};
const quiet = { onProgress: () => undefined, cancelled: () => false };

describe('releasableOf', () => {
  it('takes what is open and routed, and counts the rest', () => {
    const rows = [row(1), row(2, 'picking'), { ...row(3), fulfilmentId: null }];
    expect(releasableOf(rows)).toEqual({ fulfilmentIds: ['f1'], left: 2 });
  });
});

describe('collectReleasable', () => {
  it('walks through all pages of the filter, without those taken out', async () => {
    const rows = Array.from({ length: 1201 }, (_, n) => row(n, n === 1200 ? 'shipped' : 'open'));
    const { asked, query } = central(rows);
    const selection = setSelected(allSelection<OrderRow>(), [row(5)], false);
    const answer = await collectReleasable(selection, { country: 'France' }, { query, ...quiet });
    if (!answer.ok) throw new Error(answer.error.code);
    expect(answer.value.fulfilmentIds).toHaveLength(1199);
    expect(answer.value.fulfilmentIds).not.toContain('f5');
    expect(answer.value.left).toBe(1);
    expect(asked.map(({ offset, country }) => [offset, country])).toEqual([
      [0, 'France'],
      [500, 'France'],
      [1000, 'France'],
    ]);
  });

  it('hands a failure on', async () => {
    const answer = await collectReleasable(
      allSelection(),
      {},
      {
        query: () => Promise.resolve({ ok: false, error: { code: 'offline', meta: {} } }),
        ...quiet,
      },
    );
    expect(answer).toEqual({ ok: false, error: { code: 'offline', meta: {} } });
  });
});

describe('splitRelease', () => {
  it.each([
    [0, []],
    [2000, [2000]],
    [2001, [2000, 1]],
  ])('%i ids', (count, sizes) => {
    const ids = Array.from({ length: count }, (_, n) => `f${n}`);
    expect(splitRelease(ids).map((part) => part.length)).toEqual(sizes);
  });
});
