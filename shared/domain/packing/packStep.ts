/** The packer's machine: one event in, the next state, an answer, facts and prints out. Pure. */
import type { ScanCommand } from '../../barcodes/index.ts';
import type { View } from '../view.ts';
import { closeParcel, relabelParcel, unverify, type PackContext } from './packDrafts.ts';
import { packAnswer, packScan, packWrongFeedback, scanContainer, verifyUnits } from './packScan.ts';
import {
  isPackWork,
  packPosition,
  settlePackState,
  type PackEnv,
  type PackEvent,
  type PackPosition,
  type PackResult,
  type PackState,
} from './state.ts';

const COMMANDS: Readonly<Record<ScanCommand, PackEvent['kind'] | null>> = {
  undo: 'undo',
  finish: 'close',
  short: 'ship-short',
  'next-parcel': 'next-parcel',
  cancel: 'cancel',
  confirm: 'acknowledge',
  reprint: null,
};

/** 30 kg parcels are the rule; a tonne is a slip of the finger. */
const MAX_GRAMS = 1_000_000;

function setQuantity(state: PackState, context: PackContext, units: number): PackResult {
  const last = state.entries.at(-1);
  if (!last) return packAnswer(state, 'attention', 'scan-item-first');
  const left = context.at.rows.find((row) => row.sku === last.sku)?.left ?? 0;
  const more = units - last.units;
  if (!Number.isSafeInteger(units) || more < 0) {
    return packAnswer(state, 'attention', 'quantity-not-whole', { from: last.units });
  }
  if (more > left) {
    return packAnswer(state, 'attention', 'quantity-too-big', { most: last.units + left });
  }
  if (more === 0) return packAnswer(state, 'ok', 'quantity-set', { units, sku: last.sku });
  return verifyUnits(state, context, last.sku, more);
}

function setWeight(state: PackState, grams: number | null): PackResult {
  const fits = grams === null || (Number.isSafeInteger(grams) && grams > 0 && grams <= MAX_GRAMS);
  if (!fits) return packAnswer(state, 'attention', 'weight-not-whole', { max: MAX_GRAMS });
  return packAnswer({ ...state, weightGrams: grams }, 'ok', 'weight-set', { grams: grams ?? 0 });
}

function close(
  state: PackState,
  context: PackContext,
  how: 'close' | 'ship-short' | 'next-parcel',
): PackResult {
  const { view, env, at } = context;
  const parcel = at.open;
  if (at.step === 'apply') {
    return packAnswer(state, 'attention', 'scan-label-now', { sscc: at.toApply[0]?.sscc ?? '' });
  }
  if (!parcel || !parcel.lines.some(({ units }) => units > 0)) {
    return packAnswer(state, 'attention', 'parcel-empty');
  }
  if (at.stop !== null) return packAnswer(state, 'attention', 'stopped', { kind: at.stop });
  if (env.ssccLeft <= 0) return packAnswer(state, 'attention', 'no-sscc');
  const contact = view.get('contacts', at.fulfilment.id);
  if (!contact) return packAnswer(state, 'attention', 'address-pending');
  const settings = view.get('settings', 'warehouse');
  if (!settings) return packAnswer(state, 'attention', 'settings-pending');

  const { missing, left } = at.totals;
  const more = how === 'next-parcel' && left > 0;
  const chosen = how === 'ship-short' && state.asking;
  if (missing > 0 && !more && !chosen) {
    const values = { missing, left, short: missing - left };
    return packAnswer({ ...state, asking: true }, 'attention', 'ask-short', values);
  }
  const { drafts, print } = closeParcel(context, state, parcel, contact, settings, !more);
  const next = { ...state, entries: [], parcelId: null, weightGrams: null, asking: false };
  const values = { order: at.fulfilment.orderNumber, missing, more: more ? 1 : 0 };
  const code = chosen ? 'closed-short' : 'closed';
  return { ...packAnswer(next, 'ok', code, values, drafts), print, takeSscc: true };
}

function relabel(state: PackState, context: PackContext): PackResult {
  const { view, at } = context;
  const parcel = at.stale;
  if (!parcel) return packAnswer(state, 'attention', 'label-current');
  const contact = view.get('contacts', at.fulfilment.id);
  if (!contact) return packAnswer(state, 'attention', 'address-pending');
  const settings = view.get('settings', 'warehouse');
  if (!settings) return packAnswer(state, 'attention', 'settings-pending');
  const { drafts, print } = relabelParcel(context, parcel, contact, settings);
  return {
    ...packAnswer(state, 'ok', 'relabelled', { sscc: parcel.sscc ?? '' }, drafts),
    print,
  };
}

function undo(state: PackState, context: PackContext): PackResult {
  if (state.asking) return packAnswer({ ...state, asking: false }, 'ok', 'stepped-back');
  if (context.at.step === 'apply') return packAnswer(state, 'attention', 'undo-too-late');
  const last = state.entries.at(-1);
  if (!last || state.parcelId === null) return packAnswer(state, 'attention', 'nothing-to-undo');
  const values = { sku: last.sku, units: last.units };
  const next = { ...state, entries: state.entries.slice(0, -1) };
  const drafts = unverify(context, state.parcelId, last);
  return packAnswer(next, 'ok', 'unverified', values, drafts);
}

function atWork(state: PackState, event: PackEvent, context: PackContext): PackResult {
  switch (event.kind) {
    case 'scan':
      return packScan(state, event.scan, context);
    case 'quantity':
      return setQuantity(state, context, event.units);
    case 'weight':
      return setWeight(state, event.grams);
    case 'close':
    case 'ship-short':
    case 'next-parcel':
      return close(state, context, event.kind);
    case 'relabel':
      return relabel(state, context);
    case 'undo':
      return undo(state, context);
    case 'cancel':
      if (state.asking) return packAnswer({ ...state, asking: false }, 'ok', 'stepped-back');
      return { ...packAnswer(state, 'ok', 'left'), goTo: null };
    case 'acknowledge':
      // With nothing to acknowledge it says yes to what the screen offers: closing a full parcel.
      return context.at.step === 'close' && !state.asking
        ? close(state, context, 'close')
        : packAnswer(state, 'ok', 'acknowledged');
  }
}

const ACKNOWLEDGES: ReadonlySet<PackEvent['kind']> = new Set(['acknowledge', 'cancel', 'undo']);

function withMistake(state: PackState, event: PackEvent, context: PackContext): PackResult {
  const { wrong } = state;
  if (!wrong) return atWork(state, event, context);
  const cleared = { ...state, wrong: null };
  if (ACKNOWLEDGES.has(event.kind)) return packAnswer(cleared, 'ok', 'acknowledged');
  const result = event.kind === 'scan' ? atWork(cleared, event, context) : null;
  if (result && result.feedback.kind !== 'attention') return result;
  return { state, feedback: packWrongFeedback(wrong), drafts: [] };
}

const IDLE = {
  missing: ['attention', 'not-found'],
  shipped: ['attention', 'already-shipped'],
  cancelled: ['wrong', 'cancelled'],
  waiting: ['attention', 'still-picking'],
  nothing: ['attention', 'nothing-picked'],
} as const;

/** Nothing can be packed here: only another tote or order, or going back, makes sense. */
function withoutWork(
  state: PackState,
  event: PackEvent,
  position: Exclude<PackPosition, { step: 'verify' | 'close' | 'apply' }>,
  view: View,
): PackResult {
  if (event.kind === 'cancel' || event.kind === 'acknowledge' || event.kind === 'close') {
    return { ...packAnswer(state, 'ok', 'left'), goTo: null };
  }
  if (event.kind === 'scan' && (event.scan.kind === 'tote' || event.scan.kind === 'order')) {
    const result = scanContainer(state, event.scan, view, true);
    if (result.feedback.code !== 'tote-same') return result;
  }
  const [kind, code] = IDLE[position.step];
  const values = {
    order: view.get('fulfilments', state.fulfilmentId)?.orderNumber ?? '',
    scanned: '',
  };
  return packAnswer(state, kind, code, values);
}

/** `scan` events may be command barcodes; the screen gives every other key its own event. */
export function packStep(
  before: PackState,
  event: PackEvent,
  view: View,
  env: PackEnv,
): PackResult {
  if (event.kind === 'scan' && event.scan.kind === 'command') {
    const kind = COMMANDS[event.scan.command];
    if (kind !== null && kind !== 'scan' && kind !== 'quantity' && kind !== 'weight') {
      return packStep(before, { kind }, view, env);
    }
  }
  const state = settlePackState(before, view);
  const at = packPosition(state, view);
  if (!isPackWork(at)) return withoutWork({ ...state, wrong: null }, event, at, view);
  return withMistake(state, event, { view, env, at });
}
