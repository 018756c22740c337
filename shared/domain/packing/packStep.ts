/** The packer's machine: one event in, the next state, an answer, facts and prints out. Pure. */
import type { ScanCommand } from '../../barcodes/index.ts';
import type { Settings } from '../../schema/masterData.ts';
import type { Parcel } from '../../schema/work.ts';
import type { View } from '../view.ts';
import { differs, expectedGrams, type Weighing, type WeightReason } from './weighing.ts';
import { closeParcel, relabelParcel, unverify, type PackContext } from './packDrafts.ts';
import { packAnswer, packScan, packWrongFeedback, scanContainer, verifyUnits } from './packScan.ts';
import {
  isPackWork,
  packPosition,
  settlePackState,
  UNWEIGHED,
  type CloseKind,
  type PackEnv,
  type PackEvent,
  type PackPosition,
  type PackResult,
  type PackState,
} from './state.ts';

/** Events that say all there is to say by their kind. */
type CommandKind = 'undo' | 'close' | 'ship-short' | 'next-parcel' | 'cancel' | 'acknowledge';

const COMMANDS: Readonly<Record<ScanCommand, CommandKind | null>> = {
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

function setWeight(
  state: PackState,
  context: PackContext,
  grams: number | null,
  by: PackState['weightBy'],
): PackResult {
  // A scale's word that nobody waits for: the parcel is gone, or was weighed.
  if (by === 'scale' && (state.weighing === null || state.differs !== null))
    return packAnswer(state, 'ok', 'acknowledged');
  const fits = grams === null || (Number.isSafeInteger(grams) && grams > 0 && grams <= MAX_GRAMS);
  if (!fits) return packAnswer(state, 'attention', 'weight-not-whole', { max: MAX_GRAMS });
  const next = { ...state, weightGrams: grams, weightBy: by, differs: null };
  if (state.weighing !== null && grams !== null) return close(next, context, state.weighing);
  return packAnswer(next, 'ok', 'weight-set', { grams: grams ?? 0 });
}

/** What is still to be weighed or decided before the parcel may be closed; else how it was weighed. */
function weigh(
  state: PackState,
  context: PackContext,
  how: CloseKind,
  given: { parcel: Parcel; settings: Settings; word: WeightReason | 'without' | null },
): PackResult | { weighing: Weighing | null } {
  const { parcel, settings, word } = given;
  const { weightGrams: grams, weightBy: by } = state;
  if (context.env.weighs !== true || word === 'without') return { weighing: null };
  if (grams === null)
    return packAnswer({ ...state, weighing: how, differs: null }, 'attention', 'weigh-now');
  const expected = expectedGrams(context.view, parcel, settings);
  if (expected === null || !differs(expected, grams, settings))
    return { weighing: { by, expectedGrams: expected } };
  if (word !== null) return { weighing: { by, expectedGrams: expected, accepted: word } };
  const asked = { ...state, weighing: how, differs: { expected, grams } };
  return packAnswer(asked, 'attention', 'weight-differs', { expected, grams });
}

function close(
  state: PackState,
  context: PackContext,
  how: CloseKind,
  word: WeightReason | 'without' | null = null,
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
  const weighed = weigh(state, context, how, { parcel, settings, word });
  if ('feedback' in weighed) return weighed;
  const options = { completes: !more, ...weighed };
  const { drafts, print } = closeParcel(context, state, parcel, contact, settings, options);
  const next = { ...state, ...UNWEIGHED, entries: [], parcelId: null, asking: false };
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

/** Back from weighing to the parcel: what was weighed is forgotten, its goods are looked at again. */
const stepBack = (state: PackState): PackResult =>
  packAnswer({ ...state, ...UNWEIGHED, asking: false }, 'ok', 'stepped-back');

function undo(state: PackState, context: PackContext): PackResult {
  if (state.weighing !== null) return stepBack(state);
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
      return setWeight(state, context, event.grams, event.by ?? 'typed');
    case 'accept-weight':
      return state.weighing === null || state.differs === null
        ? packAnswer(state, 'ok', 'acknowledged')
        : close(state, context, state.weighing, event.reason);
    case 'weigh-again':
      return state.weighing === null
        ? packAnswer(state, 'ok', 'acknowledged')
        : close({ ...state, ...UNWEIGHED }, context, state.weighing);
    case 'without-weight':
      return state.weighing === null || state.differs !== null
        ? packAnswer(state, 'ok', 'acknowledged')
        : close(state, context, state.weighing, 'without');
    case 'close':
    case 'ship-short':
    case 'next-parcel':
      return close(state, context, event.kind);
    case 'relabel':
      return relabel(state, context);
    case 'undo':
      return undo(state, context);
    case 'cancel':
      if (state.weighing !== null) return stepBack(state);
      if (state.asking) return packAnswer({ ...state, asking: false }, 'ok', 'stepped-back');
      return { ...packAnswer(state, 'ok', 'left'), goTo: null };
    case 'acknowledge':
      // With nothing to acknowledge it says yes to what the screen offers: closing a full parcel.
      return context.at.step === 'close' && !state.asking && state.weighing === null
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
    if (kind !== null) {
      return packStep(before, { kind }, view, env);
    }
  }
  const state = settlePackState(before, view);
  const at = packPosition(state, view);
  if (!isPackWork(at)) return withoutWork({ ...state, wrong: null }, event, at, view);
  return withMistake(state, event, { view, env, at });
}
