/** Random work of a shift: what a station at hand would record, made from the view it has. */
import * as fc from 'fast-check';
import type { Fact } from '../../shared/facts/index.ts';
import {
  pickedUnits,
  type CollectionDocuments,
  type CollectionName,
  type Parcel,
  type Task,
} from '../../shared/schema/index.ts';
import { aBatch, aFulfilment, aStock, aTask } from './documents.ts';
import { aFact } from './facts.ts';
import { MemoryCentral } from './memoryCentral.ts';

const FULFILMENTS = ['f1', 'f2'];
const TASKS = ['f1-1', 'f1-2', 'f2-1', 'f2-2'] as const;
const UNITS = 4;
const BIN_UNITS = 500;

/** Two fulfilments of two tasks each in one batch, claimed by station s1 under fence 1. */
export function smallWarehouse(): MemoryCentral {
  const central = new MemoryCentral().put('batches', aBatch({ fulfilmentIds: FULFILMENTS }));
  for (const f of FULFILMENTS) {
    const parts = ['1', '2'].map((t) => ({ t, sku: `SKU-${f}-${t}`, bin: `A-0${t}-1-${f}` }));
    const lines = parts.map(({ t, sku }) => ({
      lineId: t,
      sku,
      description: sku,
      qty: UNITS,
      uom: 'each' as const,
      units: UNITS,
    }));
    central.put('fulfilments', aFulfilment({ id: f, lines, unitCount: 2 * UNITS }));
    for (const { t, sku, bin } of parts) {
      const task = { id: `${f}-${t}`, fulfilmentId: f, units: UNITS, sku, locationId: bin };
      const stock = { sku, containerId: bin, onHand: BIN_UNITS, reserved: UNITS };
      central.put('tasks', aTask(task)).put('stock', aStock(stock));
    }
  }
  return central;
}

const KINDS = [
  'pick',
  'pick',
  'pick',
  'short',
  'undo',
  'verify',
  'verify',
  'unverify',
  'close',
  'ship',
  'count',
] as const;
export interface Move {
  readonly task: (typeof TASKS)[number];
  readonly kind: (typeof KINDS)[number];
  readonly units: number;
}
export const move: fc.Arbitrary<Move> = fc.record({
  task: fc.constantFrom(...TASKS),
  kind: fc.constantFrom(...KINDS),
  units: fc.integer({ min: 1, max: UNITS }),
});

export interface WorldView {
  get<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined;
}

type Over = { readonly station: string; readonly epoch: string };
const isSettled = (task: Task) => task.status !== 'open';

function pickFact({ task: id, kind, units }: Move, view: WorldView, over: Over): Fact[] {
  const tasks = TASKS.flatMap((other) => view.get('tasks', other) ?? []);
  const task = view.get('tasks', id);
  if (!task?.fulfilmentId) return [];
  const target = {
    taskId: id,
    fulfilmentId: task.fulfilmentId,
    batchId: 'b1',
    sku: task.sku,
    locationId: task.locationId,
    fence: 1,
  };
  const settled = (same: (t: Task) => boolean) =>
    tasks.filter((t) => t.id !== id && same(t)).every(isSettled);
  const completes = (settles: boolean) => ({
    fulfilment: settles && settled((t) => t.fulfilmentId === task.fulfilmentId),
    batch: settles && settled(() => true),
  });
  if (kind === 'undo') {
    const reopens = completes(isSettled(task));
    const last = task.picks.at(-1);
    if (task.short) {
      const data = { ...target, units: task.short.units, undoes: task.short.factId, reopens };
      return [aFact('short.undone', data, over)];
    }
    if (!last) return [];
    const { units: taken, toteId, factId: undoes } = last;
    return [aFact('pick.undone', { ...target, units: taken, toteId, undoes, reopens }, over)];
  }
  const left = task.units - pickedUnits(task) - (task.short?.units ?? 0);
  if (left <= 0) return [];
  if (kind === 'short') {
    const data = { ...target, units: left, reason: 'empty-bin' as const };
    return [aFact('pick.shorted', { ...data, completes: completes(true) }, over)];
  }
  const taken = Math.min(units, left);
  const toteId = `TOTE-${task.fulfilmentId}`;
  const data = { ...target, units: taken, toteId, completes: completes(taken === left) };
  return [aFact('pick.confirmed', data, over)];
}

let numbers = 0;

function packFact({ task: id, kind, units }: Move, view: WorldView, over: Over): Fact[] {
  const [fulfilmentId = ''] = id.split('-');
  const fulfilment = view.get('fulfilments', fulfilmentId);
  const task = view.get('tasks', id);
  const parcelId = `p-${fulfilmentId}-${over.station}`;
  const parcel: Parcel | undefined = view.get('parcels', parcelId);
  if (!fulfilment || !task) return [];
  const item = { parcelId, fulfilmentId, sku: task.sku, toteId: `TOTE-${fulfilmentId}` };
  const had = parcel?.lines.find(({ sku }) => sku === task.sku)?.units ?? 0;
  if (kind === 'verify') {
    const taken = Math.min(units, pickedUnits(task) - had);
    if (taken <= 0 || (parcel && parcel.status !== 'open')) return [];
    const opened = aFact(
      'parcel.opened',
      {
        parcelId,
        fulfilmentId,
        orderNumber: fulfilment.orderNumber,
        toteIds: [item.toteId],
        carrierService: 'standard',
      },
      over,
    );
    const verified = aFact('item.verified', { ...item, units: taken }, over);
    return parcel ? [verified] : [opened, verified];
  }
  if (!parcel) return [];
  if (kind === 'unverify') {
    if (parcel.status !== 'open' || had === 0) return [];
    return [aFact('item.unverified', { ...item, units: had, undoes: 'x' }, over)];
  }
  if (kind === 'close') {
    if (parcel.status !== 'open' || parcel.lines.length === 0) return [];
    numbers += 1;
    const sscc = String(395_212_340_000_000_000n + BigInt(numbers));
    const data = { parcelId, fulfilmentId, sscc, weightGrams: null, jobId: `job-${parcelId}` };
    return [aFact('parcel.closed', { ...data, completes: true }, over)];
  }
  if (parcel.status !== 'closed' || parcel.sscc === null) return [];
  const { sscc, lines } = parcel;
  const data = { parcelId, fulfilmentId, batchId: 'b1', sscc, lines, completes: true };
  return [aFact('parcel.shipped', data, over)];
}

const PICKING: ReadonlySet<Move['kind']> = new Set(['pick', 'short', 'undo']);

/** The facts a station would make of this move in the view it has; none where there is nothing to do. */
export function factsFor(next: Move, view: WorldView, station = 's1'): Fact[] {
  const over = { station, epoch: `epoch-${station}` };
  if (PICKING.has(next.kind)) return pickFact(next, view, over);
  if (next.kind !== 'count') return packFact(next, view, over);
  const task = view.get('tasks', next.task);
  if (!task) return [];
  const { sku, locationId } = task;
  return [aFact('stock.counted', { sku, locationId, units: next.units * 10 }, over)];
}
