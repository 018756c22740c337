import type { Scan } from '../../barcodes/index.ts';
import type { FactDraft } from '../../facts/index.ts';
import { stockId, type Task } from '../../schema/work.ts';
import type { Feedback } from '../feedback.ts';
import { describeScan, identifyItem, type FindByBarcode } from '../identifyScan.ts';
import { clocksOf, type View } from '../view.ts';

export type ReturnWrongCode = 'wrong-bin' | 'wrong-item' | 'unknown-barcode';
export type ReturnFeedbackCode =
  | ReturnWrongCode
  | 'bin-ok'
  | 'item-ok'
  | 'quantity-set'
  | 'put-back'
  | 'counted'
  | 'scan-bin-first'
  | 'scan-item-first'
  | 'quantity-first'
  | 'quantity-too-big'
  | 'product-pending'
  | 'put-down'
  | 'not-for-here'
  | 'gone';
export type ReturnFeedback = Feedback<ReturnFeedbackCode>;

export interface ReturnState {
  readonly taskId: string;
  /** The bin was scanned, and then the item. */
  readonly bin: boolean;
  readonly item: boolean;
  /** Eaches as typed; a put-back is whole unless something else was typed. */
  readonly units: number | null;
}

export const initialReturnState = (taskId: string): ReturnState => ({
  taskId,
  bin: false,
  item: false,
  units: null,
});

export type ReturnEvent =
  | { readonly kind: 'scan'; readonly scan: Scan }
  | { readonly kind: 'quantity'; readonly units: number }
  | { readonly kind: 'done' }
  | { readonly kind: 'cancel' };

export interface ReturnEnv {
  /** A UUIDv7 for a new fact. */
  readonly newId: () => string;
  readonly findByBarcode: FindByBarcode;
}

export interface ReturnResult {
  readonly state: ReturnState;
  readonly feedback: ReturnFeedback;
  /** One group, recorded before the feedback is shown unless it is 'wrong'. */
  readonly drafts: readonly FactDraft[];
}

/** 'gone': done by somebody else, or called off. An empty bin is counted without an item to scan. */
export type ReturnPosition =
  | { readonly step: 'gone' }
  | { readonly step: 'bin' | 'item' | 'done'; readonly task: Task; readonly units: number | null };

/** Open put-backs and counts, along the walking path. */
export const listReturns = (view: View): Task[] =>
  view
    .all('tasks')
    .filter(({ kind, status }) => kind !== 'pick' && status === 'open')
    .toSorted(
      (a, b) =>
        a.sequence - b.sequence ||
        (a.locationId < b.locationId ? -1 : a.locationId > b.locationId ? 1 : 0) ||
        (a.id < b.id ? -1 : 1),
    );

export function returnPosition(state: ReturnState, view: View): ReturnPosition {
  const task = view.get('tasks', state.taskId);
  if (task?.status !== 'open' || task.kind === 'pick') return { step: 'gone' };
  const units = state.units ?? (task.kind === 'putback' ? task.units : null);
  const step = !state.bin ? 'bin' : !state.item && units !== 0 ? 'item' : 'done';
  return { step, task, units };
}

const answer = (
  state: ReturnState,
  kind: ReturnFeedback['kind'],
  code: ReturnFeedbackCode,
  values: ReturnFeedback['values'] = {},
  drafts: readonly FactDraft[] = [],
): ReturnResult => ({ state, feedback: { kind, code, values }, drafts });

const sourceOf = ({ from, picks }: Task) =>
  from ?? { kind: 'tote' as const, id: picks[0]?.toteId ?? '' };

function scan(state: ReturnState, read: Scan, task: Task, view: View, env: ReturnEnv) {
  const item = identifyItem(read, env.findByBarcode);
  const scanned = describeScan(read, item);
  const wrong = (code: ReturnWrongCode, expected: string) =>
    answer(state, 'wrong', code, { scanned, expected });
  if (read.kind === 'location') {
    return read.code === task.locationId
      ? answer({ ...state, bin: true }, 'ok', 'bin-ok', { bin: read.code })
      : wrong('wrong-bin', task.locationId);
  }
  if (read.kind !== 'gtin' && read.kind !== 'unknown') {
    return answer(state, 'attention', 'not-for-here', { scanned });
  }
  if (!state.bin) return answer(state, 'attention', 'scan-bin-first', { bin: task.locationId });
  if (!item && !view.get('products', task.sku)) {
    return answer(state, 'attention', 'product-pending', { sku: task.sku });
  }
  if (!item) return wrong('unknown-barcode', task.sku);
  if (item.sku !== task.sku) return wrong('wrong-item', task.sku);
  return answer({ ...state, item: true }, 'ok', 'item-ok', { sku: task.sku });
}

function finish(state: ReturnState, at: ReturnPosition, view: View, env: ReturnEnv): ReturnResult {
  if (at.step === 'gone') return answer(state, 'attention', 'gone');
  const { task, units } = at;
  const { sku, locationId } = task;
  if (at.step === 'bin') return answer(state, 'attention', 'scan-bin-first', { bin: locationId });
  if (units === null) return answer(state, 'attention', 'quantity-first', { sku });
  if (at.step === 'item') return answer(state, 'attention', 'scan-item-first', { sku });
  const values = { units, sku, bin: locationId };
  const bin = stockId({ sku, containerKind: 'location', containerId: locationId });
  const envelope = {
    id: env.newId(),
    basedOn: clocksOf(view, [
      ['tasks', task.id],
      ['stock', bin],
    ]),
  };
  if (task.kind === 'count') {
    const data = { sku, locationId, units, taskId: task.id };
    return answer(state, 'ok', 'counted', values, [{ ...envelope, type: 'stock.counted', data }]);
  }
  const from = sourceOf(task);
  const data = { taskId: task.id, sku, locationId, toteId: from.id, from: from.kind, units };
  return answer(state, 'ok', 'put-back', values, [{ ...envelope, type: 'putback.done', data }]);
}

/** Bin, item, done: one event in, the next state, an answer and facts out. Pure. */
export function returnStep(
  state: ReturnState,
  event: ReturnEvent,
  view: View,
  env: ReturnEnv,
): ReturnResult {
  const at = returnPosition(state, view);
  if (event.kind === 'cancel') return answer(initialReturnState(state.taskId), 'ok', 'put-down');
  if (at.step === 'gone') return answer(state, 'attention', 'gone');
  if (event.kind === 'scan' && event.scan.kind === 'command') {
    const { command } = event.scan;
    if (command === 'cancel') return returnStep(state, { kind: 'cancel' }, view, env);
    if (command === 'finish' || command === 'confirm') return finish(state, at, view, env);
  }
  if (event.kind === 'scan') return scan(state, event.scan, at.task, view, env);
  if (event.kind === 'done') return finish(state, at, view, env);
  const { units } = event;
  const most = at.task.kind === 'putback' ? at.task.units : 10_000_000;
  const least = at.task.kind === 'putback' ? 1 : 0;
  if (!Number.isSafeInteger(units) || units > most || units < least) {
    return answer(state, 'attention', 'quantity-too-big', { most });
  }
  return answer({ ...state, units }, 'ok', 'quantity-set', { units, sku: at.task.sku });
}
