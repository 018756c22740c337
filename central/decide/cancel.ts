import type { Fact, FactOf } from '../../shared/facts/index.ts';
import {
  pickedUnits,
  stockId,
  type ContainerKind,
  type Evidence,
  type Fulfilment,
  type Parcel,
  type Task,
} from '../../shared/schema/index.ts';
import { type Decision, type DecideReads, refuse } from './decision.ts';
import { derivedId, type Draft } from './draft.ts';
import { rollUpBatch } from './leases.ts';
import { retireFulfilment } from './retire.ts';

export const cancelledId = (fulfilmentId: string): string =>
  derivedId('cancelled-while-packing', fulfilmentId);
/** The case that a channel's late cancel opened; see central/routing. */
export const lateCancelId = (fulfilmentId: string): string =>
  derivedId('late-change', fulfilmentId, 'cancelled');
/** id of the internal document that remembers who called a fulfilment off. */
export const cancelKey = (fulfilmentId: string): string => `cancel|${fulfilmentId}`;

interface Lying {
  readonly kind: ContainerKind;
  readonly id: string;
  readonly task: Task;
  readonly units: number;
}

/** Goods of these tasks that are still in totes: picked, less what was verified into parcels. */
function inTotes(fulfilment: Fulfilment, tasks: readonly Task[], parcels: readonly Parcel[]) {
  const lying: Lying[] = [];
  const packed = new Map<string, number>();
  for (const { sku, units } of parcels.flatMap(({ lines }) => lines)) {
    packed.set(sku, (packed.get(sku) ?? 0) + units);
  }
  const rank = (toteId: string) => fulfilment.toteIds.indexOf(toteId);
  for (const [sku, same] of Map.groupBy(tasks, (task) => task.sku)) {
    const byTote = new Map<string, { task: Task; units: number }>();
    for (const task of same) {
      // What came on top of what was asked for has a put-back of its own.
      let wanted = task.units;
      for (const pick of task.picks) {
        const units = Math.min(wanted, pick.units);
        wanted -= units;
        const before = byTote.get(pick.toteId);
        byTote.set(pick.toteId, { task, units: (before?.units ?? 0) + units });
      }
    }
    let gone = packed.get(sku) ?? 0;
    for (const [id, { task, units }] of [...byTote].sort((a, b) => rank(a[0]) - rank(b[0]))) {
      const out = Math.min(units, gone);
      gone -= out;
      lying.push({ kind: 'tote', id, task, units: units - out });
    }
  }
  return lying;
}

/** Goods in parcels that will not leave: they are taken out again. */
function inParcels(tasks: readonly Task[], parcels: readonly Parcel[]): Lying[] {
  return parcels
    .filter(({ status }) => status === 'voided')
    .flatMap((parcel) =>
      parcel.lines.flatMap(({ sku, units }) => {
        const task = tasks.find((candidate) => candidate.sku === sku);
        return task ? [{ kind: 'parcel' as const, id: parcel.id, task, units }] : [];
      }),
    );
}

const putback = (fulfilmentId: string, { kind, id, task }: Lying, round: number): Task => ({
  id: derivedId('putback', fulfilmentId, kind, id, task.sku, String(round)),
  clock: 0,
  kind: 'putback',
  status: 'open',
  batchId: null,
  fulfilmentId,
  lineId: null,
  sku: task.sku,
  locationId: task.locationId,
  sequence: task.sequence,
  units: 0,
  picks: [],
  short: null,
  from: { kind, id },
});

/**
 * Put-back tasks for whatever of a cancelled fulfilment is not on its shelf: made, changed and called off
 * as goods go on moving. To be asked again after every fact about it; asking twice changes nothing.
 */
export function keepPutbacks(draft: Draft, fulfilmentId: string): void {
  const fulfilment = draft.get('fulfilments', fulfilmentId);
  if (!fulfilment) return;
  const all = draft.children('tasks', fulfilmentId);
  const parcels = draft.children('parcels', fulfilmentId);
  const picks = all.filter(({ kind }) => kind === 'pick');
  const existing = all.filter(({ kind }) => kind === 'putback');
  const lying = [...inTotes(fulfilment, picks, parcels), ...inParcels(picks, parcels)];
  const places = new Set(lying.map(({ kind, id, task }) => `${kind}|${id}|${task.sku}`));
  for (const task of existing) {
    if (task.status !== 'open' || !task.from) continue;
    if (places.has(`${task.from.kind}|${task.from.id}|${task.sku}`)) continue;
    draft.put('tasks', task.id, { ...task, status: 'cancelled' });
  }
  for (const place of lying) {
    const { kind, id, task, units } = place;
    const same = existing.filter(
      ({ sku, from }) => sku === task.sku && from?.kind === kind && from.id === id,
    );
    const done = same.filter(({ status }) => status === 'done');
    const left = units - done.reduce((sum, { units: back }) => sum + back, 0);
    const blank = putback(fulfilmentId, place, done.length);
    const before = same.find((candidate) => candidate.id === blank.id);
    const wanted = { ...(before ?? blank), units: left > 0 ? left : (before?.units ?? 0) };
    const status = left > 0 ? 'open' : 'cancelled';
    if (!before && left <= 0) continue;
    if (before?.status === status && before.units === wanted.units) continue;
    draft.put('tasks', blank.id, { ...wanted, status });
  }
}

/** A cancelled fulfilment leaves the floor once nothing of it has to be brought back or intercepted. */
export function retireIfOver(draft: Draft, fulfilmentId: string): void {
  const fulfilment = draft.get('fulfilments', fulfilmentId);
  if (fulfilment?.status !== 'cancelled') return;
  const lying = draft
    .children('tasks', fulfilmentId)
    .some(({ kind, status }) => kind === 'putback' && status === 'open');
  const about = draft
    .children('parcels', fulfilmentId)
    .some(({ status }) => status === 'open' || status === 'closed');
  if (!lying && !about) retireFulfilment(draft, fulfilmentId, fulfilment.batchId);
}

/** Open lines are called off, and what they had reserved is free again. */
function callOffLines(draft: Draft, fulfilmentId: string): void {
  for (const task of draft.children('tasks', fulfilmentId)) {
    if (task.kind !== 'pick' || task.status !== 'open') continue;
    draft.put('tasks', task.id, { ...task, status: 'cancelled' });
    const { sku, locationId } = task;
    const id = stockId({ sku, containerKind: 'location', containerId: locationId });
    const bin = draft.get('stock', id);
    const held = Math.max(0, task.units - pickedUnits(task));
    if (bin && held > 0) draft.put('stock', id, { ...bin, reserved: bin.reserved - held });
  }
}

/** A parcel that is not to leave: its label counts no more. */
export function voidParcel(draft: Draft, parcel: Parcel): void {
  const label = parcel.label && { ...parcel.label, status: 'void' as const };
  draft.put('parcels', parcel.id, { ...parcel, status: 'voided', label });
}

const labelled = (parcels: readonly Parcel[]) =>
  parcels.filter(({ status }) => status === 'closed');

/** Both sides of goods that moved after the order was called off: who called it off, and what moved. */
export function flagCancelled(
  draft: Draft,
  fulfilment: Fulfilment,
  parcel: Parcel | undefined,
  moved: Evidence,
): void {
  const cancelled = draft.get('counters', cancelKey(fulfilment.id))?.['evidence'];
  const known = draft.get('exceptions', cancelledId(fulfilment.id))?.evidence ?? [];
  const first = cancelled && known.length === 0 ? [cancelled as Evidence] : [];
  const gone = parcel?.status === 'shipped';
  draft.raise({
    id: cancelledId(fulfilment.id),
    kind: 'cancelled-while-packing',
    severity: 'high',
    subject: {
      fulfilmentId: fulfilment.id,
      orderNumber: fulfilment.orderNumber,
      ...(parcel ? { parcelId: parcel.id } : {}),
    },
    evidence: [...first, moved],
    proposals: gone
      ? ['return', 'investigate']
      : parcel?.status === 'closed'
        ? ['intercept', 'investigate']
        : ['put-back', 'investigate'],
  });
}

/**
 * By stage. Not released: it is simply over. Released or being picked: open lines are called off. Picked
 * or being packed: the goods go back. Closed: the parcel has to be intercepted. Gone: too late, a return.
 */
export function decideCancel(draft: Draft, fact: FactOf<'fulfilment.cancelled'>): Decision {
  const doc = draft.get('fulfilments', fact.data.fulfilmentId);
  if (!doc) return refuse('unknown-fulfilment');
  if (doc.status === 'cancelled') return refuse('already-cancelled');
  const parcels = draft.children('parcels', doc.id);
  if (doc.status === 'shipped' || parcels.some(({ status }) => status === 'shipped')) {
    return refuse('parcel-shipped');
  }
  draft.predict();
  if (doc.status === 'open') {
    retireFulfilment(draft, doc.id, null);
    return draft.decision();
  }
  const evidence = draft.evidence('called-off', { reason: fact.data.reason });
  const key = cancelKey(doc.id);
  draft.put('counters', key, { id: key, evidence });
  const batch = doc.batchId === null ? undefined : draft.get('batches', doc.batchId);
  callOffLines(draft, doc.id);
  for (const parcel of parcels) if (parcel.status === 'open') voidParcel(draft, parcel);
  keepPutbacks(draft, doc.id);
  draft.settle(lateCancelId(doc.id), 'cancelled');
  for (const parcel of labelled(parcels)) {
    const closed: Evidence = {
      factId: null,
      stationId: parcel.stationId,
      personId: null,
      at: draft.context.now,
      code: 'parcel-closed',
      values: { sscc: parcel.sscc ?? '' },
    };
    flagCancelled(draft, doc, parcel, closed);
  }
  if (doc.batchId !== null) rollUpBatch(draft, doc.batchId, batch);
  retireIfOver(draft, doc.id);
  return draft.decision();
}

/** A parcel that must not leave, of an order that goes on: its goods are brought back. */
export function putBackParcel(draft: Draft, parcel: Parcel): void {
  if (parcel.status !== 'closed' && parcel.status !== 'open') return;
  voidParcel(draft, parcel);
  const tasks = draft.children('tasks', parcel.fulfilmentId).filter(({ kind }) => kind === 'pick');
  for (const { task, units, ...place } of inParcels(tasks, [{ ...parcel, status: 'voided' }])) {
    const back = putback(parcel.id, { ...place, task, units }, 0);
    draft.put('tasks', back.id, { ...back, fulfilmentId: null, units });
  }
}

/** The parcel was found before it left: it is opened again, and its goods go back. */
export function interceptParcels(draft: Draft, fulfilmentId: string): void {
  const fulfilment = draft.get('fulfilments', fulfilmentId);
  if (fulfilment?.status !== 'cancelled') return;
  for (const parcel of labelled(draft.children('parcels', fulfilmentId))) {
    voidParcel(draft, parcel);
  }
  keepPutbacks(draft, fulfilmentId);
  retireIfOver(draft, fulfilmentId);
}

/** All there is of a fulfilment, where it was or is being called off. */
export function cancelReads(fact: Fact, fulfilment: Fulfilment): DecideReads {
  const { id, batchId } = fulfilment;
  return {
    gets: [
      { collection: 'exceptions', id: cancelledId(id) },
      { collection: 'exceptions', id: lateCancelId(id) },
      { collection: 'counters', id: cancelKey(id) },
      { collection: 'contacts', id },
      ...(batchId === null ? [] : [{ collection: 'batches' as const, id: batchId }]),
      ...(fact.type === 'fulfilment.cancelled'
        ? [{ collection: 'settings' as const, id: 'warehouse' }]
        : []),
    ],
    children: [
      { collection: 'tasks', parent: id },
      { collection: 'parcels', parent: id },
      ...(batchId === null ? [] : [{ collection: 'fulfilments' as const, parent: batchId }]),
    ],
  };
}
