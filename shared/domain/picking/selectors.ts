import { pickedUnits, type Batch, type Fulfilment, type Task } from '../../schema/work.ts';
import type { Self, View } from '../view.ts';

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

interface Walk {
  readonly batch: Batch;
  readonly parts: readonly (readonly Task[])[];
  readonly tasks: readonly Task[];
}

/** The last walk of each view: asked for many times a scan, and changed by few of them. */
const walks = new WeakMap<View, Walk>();

/** Along the walking path; at one bin by SKU, then in the order the batch lists its fulfilments. */
export function tasksInWalkingOrder(view: View, batch: Batch): readonly Task[] {
  const parts = batch.fulfilmentIds.map((id) => view.children('tasks', id));
  const known = walks.get(view);
  if (known?.batch === batch && parts.every((part, at) => part === known.parts[at])) {
    return known.tasks;
  }
  const tasks = inWalkingOrder(batch, parts);
  walks.set(view, { batch, parts, tasks });
  return tasks;
}

function inWalkingOrder(batch: Batch, parts: readonly (readonly Task[])[]): Task[] {
  const rank = new Map(batch.fulfilmentIds.map((id, index) => [id, index]));
  return parts
    .flat()
    .filter((task) => task.kind === 'pick' && task.batchId === batch.id)
    .toSorted(
      (a, b) =>
        a.sequence - b.sequence ||
        compare(a.locationId, b.locationId) ||
        compare(a.sku, b.sku) ||
        (rank.get(a.fulfilmentId ?? '') ?? 0) - (rank.get(b.fulfilmentId ?? '') ?? 0) ||
        compare(a.id, b.id),
    );
}

/** Whether the tasks of every fulfilment that is still here have arrived; finished ones leave the floor. */
export function hasAllTasks(view: View, batch: Batch): boolean {
  const tasks = tasksInWalkingOrder(view, batch);
  const having = new Set(tasks.map(({ fulfilmentId }) => fulfilmentId));
  const here = batch.fulfilmentIds.filter((id) => view.get('fulfilments', id) !== undefined);
  return tasks.length > 0 && here.every((id) => having.has(id));
}

/** Still to be walked to. Work of a cancelled fulfilment is not. */
export function isOpen(view: View, task: Task): boolean {
  if (task.status !== 'open') return false;
  const fulfilment = task.fulfilmentId ? view.get('fulfilments', task.fulfilmentId) : undefined;
  return fulfilment?.status !== 'cancelled';
}

/** Units of a task that are neither in a tote nor given up. */
export const unitsLeft = (task: Task): number =>
  Math.max(0, task.units - pickedUnits(task) - (task.short?.units ?? 0));

export interface BatchProgress {
  readonly tasks: number;
  readonly tasksDone: number;
  readonly units: number;
  readonly unitsPicked: number;
  readonly unitsShort: number;
}

export function batchProgress(view: View, batch: Batch): BatchProgress {
  const progress = { tasks: 0, tasksDone: 0, units: 0, unitsPicked: 0, unitsShort: 0 };
  for (const task of tasksInWalkingOrder(view, batch)) {
    progress.tasks += 1;
    if (!isOpen(view, task)) progress.tasksDone += 1;
    progress.units += task.units;
    progress.unitsPicked += Math.min(task.units, pickedUnits(task));
    progress.unitsShort += task.short?.units ?? 0;
  }
  return progress;
}

export interface Completes {
  readonly fulfilment: boolean;
  readonly batch: boolean;
}

/** What settling `task` completes, as far as this station can see. */
export function completedBy(view: View, batch: Batch, task: Task): Completes {
  const others = (tasks: readonly Task[]) => tasks.filter((other) => other.id !== task.id);
  const siblings = view
    .children('tasks', task.fulfilmentId ?? '')
    .filter(({ kind }) => kind === 'pick');
  return {
    fulfilment: others(siblings).every(({ status }) => status !== 'open'),
    batch: others(tasksInWalkingOrder(view, batch)).every((other) => !isOpen(view, other)),
  };
}

/** What taking a settled pick or short back opens again. */
export const reopenedBy = (batch: Batch, fulfilment: Fulfilment | undefined): Completes => ({
  fulfilment: fulfilment?.status === 'picked',
  batch: batch.status === 'picked',
});

export const isHeldBy = (batch: Batch, self: Self): boolean =>
  batch.lease?.stationId === self.stationId;

/** Totes a fulfilment's goods are in. */
export function totesOf(view: View, task: Task): readonly string[] {
  const fulfilment = task.fulfilmentId ? view.get('fulfilments', task.fulfilmentId) : undefined;
  return fulfilment?.toteIds ?? [...new Set(task.picks.map((pick) => pick.toteId))];
}

/** Statuses in which a fulfilment's goods may still lie in its totes; once packed the totes are empty again. */
const IN_TOTES: ReadonlySet<Fulfilment['status']> = new Set([
  'released',
  'picking',
  'picked',
  'packing',
  'cancelled',
]);

/** Another fulfilment whose goods are in the tote. */
export function otherHolderOf(
  view: View,
  toteId: string,
  fulfilmentId: string | null,
): Fulfilment | undefined {
  return view
    .withTote(toteId)
    .find((other) => other.id !== fulfilmentId && IN_TOTES.has(other.status));
}
