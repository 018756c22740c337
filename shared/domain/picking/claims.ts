/** Who works on which batch: what to offer next, and the leases that keep a station busy offline. */
import type { FactDraft } from '../../facts/index.ts';
import type { Settings } from '../../schema/masterData.ts';
import type { Batch } from '../../schema/work.ts';
import { clocksOf, type Self, type View } from '../view.ts';
import { isHeldBy, isOpen } from './selectors.ts';

const byUrgency = (a: Batch, b: Batch): number =>
  a.shipBy < b.shipBy
    ? -1
    : a.shipBy > b.shipBy
      ? 1
      : a.code < b.code
        ? -1
        : a.code > b.code
          ? 1
          : 0;

export interface BatchesForPicker {
  /** Claimed by this person at this station: to be gone on with. */
  readonly mine: readonly Batch[];
  /** Leased by this station ahead, free for whoever works here, offline too. */
  readonly buffered: readonly Batch[];
  /** Free for any station. */
  readonly free: readonly Batch[];
  /** Claimed by someone else, or leased by another station. */
  readonly held: readonly Batch[];
}

/** False once nothing of it is open any more; true while its tasks have not arrived. */
function hasWorkLeft(view: View, batch: Batch): boolean {
  let seen = 0;
  for (const id of batch.fulfilmentIds) {
    const tasks = view.children('tasks', id).filter((task) => task.batchId === batch.id);
    if (tasks.some((task) => task.kind === 'pick' && isOpen(view, task))) return true;
    if (tasks.length === 0 && view.get('fulfilments', id)) return true;
    seen += tasks.length;
  }
  return seen === 0;
}

/** Somebody else's lease that is over, as far as this station can tell the time: central has the last word. */
const isOver = (batch: Batch, self: Self, now: string | undefined): boolean =>
  now !== undefined &&
  !isHeldBy(batch, self) &&
  batch.lease?.until !== undefined &&
  batch.lease.until <= now;

/** `now`: estimated central time, ISO; without it no lease counts as over. */
export function batchesForPicker(view: View, self: Self, now?: string): BatchesForPicker {
  const groups = { mine: [], buffered: [], free: [], held: [] } as Record<
    keyof BatchesForPicker,
    Batch[]
  >;
  for (const batch of view.all('batches')) {
    if (batch.status !== 'ready' && batch.status !== 'claimed') continue;
    if (!hasWorkLeft(view, batch)) continue;
    if (batch.lease === null || isOver(batch, self, now)) groups.free.push(batch);
    else if (!isHeldBy(batch, self)) groups.held.push(batch);
    else if (batch.status === 'ready') groups.buffered.push(batch);
    else if (batch.lease.personId === self.personId) groups.mine.push(batch);
    else groups.held.push(batch);
  }
  for (const batches of Object.values(groups)) batches.sort(byUrgency);
  return groups;
}

export interface NextBatch {
  readonly batch: Batch;
  readonly from: 'mine' | 'buffer' | 'free';
}

/**
 * What the big button offers. Offline only what this station holds already. `isAsked`: its lease was
 * asked for and central has not answered; another station may get it, so it is not offered yet.
 */
export function chooseNextBatch(
  view: View,
  self: Self,
  online: boolean,
  isAsked: (batch: Batch) => boolean = () => false,
  now?: string,
): NextBatch | null {
  const groups = batchesForPicker(view, self, now);
  const { mine, free } = groups;
  const buffered = groups.buffered.filter((batch) => !isAsked(batch));
  if (mine[0]) return { batch: mine[0], from: 'mine' };
  if (buffered[0]) return { batch: buffered[0], from: 'buffer' };
  return online && free[0] ? { batch: free[0], from: 'free' } : null;
}

export interface ClaimEnv {
  readonly newId: () => string;
  /** Unanswered lease facts of this batch: a claim stands and falls with them. */
  readonly claimFacts: readonly string[];
}

const fenceFor = (batch: Batch, self: Self): number =>
  isHeldBy(batch, self) ? batch.fence : batch.fence + 1;

const intent = (view: View, batch: Batch, env: ClaimEnv) => ({
  id: env.newId(),
  basedOn: clocksOf(view, [['batches', batch.id]]),
  ...(env.claimFacts.length > 0 ? { dependsOn: [...env.claimFacts] } : {}),
});

/** `takeOver` says that the person was warned that somebody else may have picked already. */
export function claimBatch(
  view: View,
  batch: Batch,
  self: Self,
  takeOver: boolean,
  env: ClaimEnv,
): FactDraft {
  return {
    ...intent(view, batch, env),
    type: 'batch.claimed',
    data: { batchId: batch.id, fence: fenceFor(batch, self), takeOver },
  };
}

/** Gives a held batch back, so that any station may take it. */
export function returnBatch(view: View, batch: Batch, env: ClaimEnv): FactDraft {
  return {
    ...intent(view, batch, env),
    type: 'batch.returned',
    data: { batchId: batch.id, fence: batch.lease?.fence ?? batch.fence },
  };
}

/**
 * Leases that fill this station's buffer up to `settings.bufferTarget`, the most urgent batches first.
 * To be asked only while online: offline nobody could tell whether another station takes the same.
 * `skip`: batches not to ask for now, e.g. because central has just refused them.
 */
export function bufferDrafts(
  view: View,
  self: Self,
  settings: Pick<Settings, 'bufferTarget'>,
  newId: () => string,
  skip: (batch: Batch) => boolean = () => false,
  now?: string,
): FactDraft[] {
  const { buffered, free } = batchesForPicker(view, self, now);
  const wanted = Math.max(0, settings.bufferTarget - buffered.length);
  return free
    .filter((batch) => !skip(batch))
    .slice(0, wanted)
    .map((batch) => ({
      ...intent(view, batch, { newId, claimFacts: [] }),
      type: 'batch.leased',
      data: { batchId: batch.id, fence: batch.fence + 1 },
    }));
}

const HOUR_MS = 3_600_000;
/** What central gives where the warehouse says nothing else. */
const LEASE_HOURS = 10;

/**
 * Asks again for what this station holds and half of whose time is over, so that a batch that waits in
 * the buffer is not lost during the shift. Only while online, like every lease.
 */
export function renewalDrafts(
  view: View,
  self: Self,
  settings: Pick<Settings, 'leaseHours'>,
  now: string,
  newId: () => string,
  skip: (batch: Batch) => boolean = () => false,
): FactDraft[] {
  const half = ((settings.leaseHours ?? LEASE_HOURS) * HOUR_MS) / 2;
  const dueBefore = Date.parse(now) + half;
  return view
    .all('batches')
    .filter((batch) => {
      const until = batch.lease?.until;
      return isHeldBy(batch, self) && until !== undefined && Date.parse(until) < dueBefore;
    })
    .filter((batch) => !skip(batch))
    .map((batch) => ({
      ...intent(view, batch, { newId, claimFacts: [] }),
      type: 'batch.leased',
      data: { batchId: batch.id, fence: batch.fence },
    }));
}
