import { describe, expect, it } from 'vitest';
import type { Batch, Task } from '../../../shared/schema/index.ts';
import { boardOf, groupOf, isOld, progressOf } from './batchBoard.ts';

const batch = (overrides: Partial<Batch> = {}): Batch => ({
  id: 'b1',
  clock: 1,
  code: 'B-0001',
  status: 'ready',
  lease: null,
  fence: 0,
  fulfilmentIds: ['f1'],
  taskCount: 4,
  unitCount: 9,
  shipBy: '2026-11-22T12:00:00.000Z',
  createdAt: '2026-11-22T08:00:00.000Z',
  ...overrides,
});
const task = (status: Task['status'], kind: Task['kind'] = 'pick'): Task => ({
  id: `t-${status}-${kind}`,
  clock: 1,
  kind,
  status,
  batchId: 'b1',
  fulfilmentId: 'f1',
  lineId: '1',
  sku: 'S',
  locationId: 'A-01-1-A',
  sequence: 1,
  units: 1,
  picks: [],
  short: null,
});
const lease = { stationId: 's1', personId: null, fence: 1 };

describe('groupOf', () => {
  it.each([
    ['ready', batch(), 'ready'],
    ['ready but held by a station', batch({ lease }), 'leased'],
    ['claimed', batch({ status: 'claimed', lease }), 'claimed'],
    ['picked', batch({ status: 'picked' }), 'picked'],
    ['cancelled', batch({ status: 'cancelled' }), undefined],
  ])('%s', (_name, doc, group) => {
    expect(groupOf(doc)).toBe(group);
  });
});

describe('boardOf', () => {
  it('puts what is due first at the top', () => {
    const late = batch({ id: 'late', shipBy: '2026-11-21T12:00:00.000Z' });
    const board = boardOf([batch(), late, batch({ id: 'c', status: 'cancelled' })]);
    expect(board.get('ready')?.map(({ id }) => id)).toEqual(['late', 'b1']);
  });
});

describe('isOld', () => {
  const at = (time: string) => Date.parse(`2026-11-22T${time}:00.000Z`);
  it.each([
    ['ready', '11:59', false],
    ['ready', '12:01', true],
    ['claimed', '10:01', true],
  ] as const)('%s at %s: %s', (status, time, old) => {
    expect(isOld(batch({ status }), at(time))).toBe(old);
  });
});

describe('progressOf', () => {
  it('counts settled picks, and leaves put-backs and cancelled ones out', () => {
    const tasks = [
      task('done'),
      task('shorted'),
      task('open'),
      task('cancelled'),
      task('open', 'putback'),
    ];
    expect(progressOf(batch(), tasks)).toEqual({ done: 2, total: 3, shorted: 1 });
  });

  it('believes the batch while its tasks are not here yet', () => {
    expect(progressOf(batch(), [])).toEqual({ done: 0, total: 4, shorted: 0 });
  });
});
