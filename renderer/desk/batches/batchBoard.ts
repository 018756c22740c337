import type { Batch, Task } from '../../../shared/schema/index.ts';
import { minutesBetween } from '../common/relativeTime.ts';

export const BATCH_GROUPS = ['claimed', 'leased', 'ready', 'picked'] as const;
export type BatchGroup = (typeof BATCH_GROUPS)[number];

/** Where a batch is, for the person looking at the floor. Cancelled ones are on nobody's board. */
export function groupOf(batch: Batch): BatchGroup | undefined {
  if (batch.status === 'cancelled') return undefined;
  if (batch.status === 'ready') return batch.lease ? 'leased' : 'ready';
  return batch.status;
}

/** Nobody begins a batch, or nobody ends it, for so many minutes: somebody should look. */
const OLD_MINUTES: Readonly<Record<BatchGroup, number>> = {
  claimed: 120,
  leased: 240,
  ready: 240,
  picked: 120,
};

export const isLate = (batch: Batch, now: number): boolean => Date.parse(batch.shipBy) < now;

export function isOld(batch: Batch, now: number): boolean {
  const group = groupOf(batch);
  return group !== undefined && minutesBetween(batch.createdAt, now) > OLD_MINUTES[group];
}

/** Batches of the board by group, the most urgent first in each. */
export function boardOf(batches: readonly Batch[]): ReadonlyMap<BatchGroup, readonly Batch[]> {
  const board = new Map<BatchGroup, Batch[]>(BATCH_GROUPS.map((group) => [group, []]));
  for (const batch of batches) {
    const group = groupOf(batch);
    if (group) board.get(group)?.push(batch);
  }
  for (const list of board.values()) {
    list.sort((a, b) => (a.shipBy < b.shipBy ? -1 : a.shipBy > b.shipBy ? 1 : 0));
  }
  return board;
}

export interface BatchProgress {
  readonly done: number;
  readonly total: number;
  readonly shorted: number;
}

/** Picks settled of those to make; put-backs and counts are other work. */
export function progressOf(batch: Batch, tasks: readonly Task[]): BatchProgress {
  const picks = tasks.filter(({ kind, status }) => kind === 'pick' && status !== 'cancelled');
  return {
    done: picks.filter(({ status }) => status !== 'open').length,
    // Before its tasks are here the batch says how many there are.
    total: picks.length || batch.taskCount,
    shorted: picks.filter(({ status }) => status === 'shorted').length,
  };
}
