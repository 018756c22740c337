import type { Scan } from '../../barcodes/index.ts';
import type { FactDraft } from '../../facts/index.ts';
import type { PrintRequest } from '../../host/contract.ts';
import type { Fulfilment, Parcel } from '../../schema/work.ts';
import type { Feedback } from '../feedback.ts';
import type { FindByBarcode } from '../identifyScan.ts';
import type { Self, View } from '../view.ts';
import type { ExceptionKind } from '../../schema/exception.ts';
import type { WeightReason } from './weighing.ts';
import { hasStaleLabel, stopOf } from './stops.ts';
import { livingParcels, packRows, packTotals, type PackRow, type PackTotals } from './contents.ts';

export type PackWrongCode = 'not-in-order' | 'too-many' | 'unknown-barcode' | 'wrong-label';
export type PackFeedbackCode =
  | PackWrongCode
  | 'cancelled'
  | 'item-ok'
  | 'all-verified'
  | 'quantity-set'
  | 'weight-set'
  | 'closed'
  | 'closed-short'
  | 'parcel-shipped'
  | 'order-shipped'
  | 'unverified'
  | 'acknowledged'
  | 'stepped-back'
  | 'opened'
  | 'left'
  | 'tote-same'
  | 'ask-short'
  | 'parcel-empty'
  | 'no-sscc'
  | 'address-pending'
  | 'settings-pending'
  | 'scan-item-first'
  | 'product-pending'
  | 'scan-label-now'
  | 'quantity-not-whole'
  | 'quantity-too-big'
  | 'weight-not-whole'
  | 'weigh-now'
  | 'weight-differs'
  | 'nothing-to-undo'
  | 'undo-too-late'
  | 'finish-this-first'
  | 'not-for-here'
  | 'still-picking'
  | 'nothing-picked'
  | 'already-shipped'
  | 'stopped'
  | 'address-changed'
  | 'relabelled'
  | 'label-current'
  | 'not-found';
export type PackFeedback = Feedback<PackFeedbackCode>;

export interface PackWrongScan {
  readonly code: PackWrongCode;
  readonly scanned: string;
  readonly expected: string;
}

/** What one scan put into the parcel: one fact for each tote it came out of. */
export interface PackEntry {
  readonly sku: string;
  readonly units: number;
  readonly moves: readonly {
    readonly factId: string;
    readonly toteId: string;
    readonly units: number;
  }[];
}

/**
 * What documents can't tell: which scans can be undone, the weight typed, a mistake to acknowledge.
 * Small and serialisable; losing it loses the undo of scans made before, nothing else.
 */
export interface PackState {
  readonly fulfilmentId: string;
  readonly parcelId: string | null;
  readonly entries: readonly PackEntry[];
  readonly weightGrams: number | null;
  readonly weightBy: 'scale' | 'typed';
  /** Closing waits for the parcel's weight: how it is to be closed then. */
  readonly weighing: CloseKind | null;
  /** The weight is not what goods and carton weigh: the person has to decide. */
  readonly differs: { readonly expected: number; readonly grams: number } | null;
  readonly wrong: PackWrongScan | null;
  /** Closing was asked for although something is missing: the person has to choose. */
  readonly asking: boolean;
  /** What was shipped last from this screen; the fulfilment leaves the floor soon after. */
  readonly shipped: {
    readonly sscc: string;
    readonly orderNumber: string;
    readonly complete: boolean;
  } | null;
}

/** The ways to close a parcel. */
export type CloseKind = 'close' | 'ship-short' | 'next-parcel';

/** Nothing weighed. */
export const UNWEIGHED = {
  weightGrams: null,
  weightBy: 'typed',
  weighing: null,
  differs: null,
} as const satisfies Partial<PackState>;

export const initialPackState = (fulfilmentId: string): PackState => ({
  fulfilmentId,
  parcelId: null,
  entries: [],
  ...UNWEIGHED,
  wrong: null,
  asking: false,
  shipped: null,
});

export type PackEvent =
  | { readonly kind: 'scan'; readonly scan: Scan }
  /** The item scanned last counts so many eaches instead of what the scan said. */
  | { readonly kind: 'quantity'; readonly units: number }
  /** Grams; null where nothing weighed it. `by`: typed unless said. */
  | { readonly kind: 'weight'; readonly grams: number | null; readonly by?: 'scale' | 'typed' }
  /** The weight that differs is right all the same. */
  | { readonly kind: 'accept-weight'; readonly reason: WeightReason }
  /** What was weighed is forgotten, and weighed anew. */
  | { readonly kind: 'weigh-again' }
  /** The scale can't: this parcel leaves without a weight. */
  | { readonly kind: 'without-weight' }
  | { readonly kind: 'close' }
  /** The explicit choice to ship without what is missing. */
  | { readonly kind: 'ship-short' }
  /** Close this parcel; the rest goes into another one. */
  | { readonly kind: 'next-parcel' }
  /** Another label for the closed parcel, from the address as it is by now. */
  | { readonly kind: 'relabel' }
  | { readonly kind: 'undo' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'acknowledge' };

export interface PackEnv {
  readonly self: Self;
  /** A UUIDv7 for a new fact. */
  readonly newId: () => string;
  readonly findByBarcode: FindByBarcode;
  /** Numbers left in the host's leased range. */
  readonly ssccLeft: number;
  /** The bench has a scale: no parcel is closed without its weight, or somebody's word that there is none. */
  readonly weighs?: boolean;
  /** ISO date or instant that documents are dated with. */
  readonly printedAt: string;
}

export interface PackResult {
  readonly state: PackState;
  readonly feedback: PackFeedback;
  /** One group, recorded together with `print` and `takeSscc`. */
  readonly drafts: readonly FactDraft[];
  readonly print?: readonly PrintRequest[];
  readonly takeSscc?: true;
  /** The person goes to another fulfilment, or back to the list (null). */
  readonly goTo?: string | null;
}

export interface PackWork {
  readonly step: 'verify' | 'close' | 'apply';
  readonly fulfilment: Fulfilment;
  readonly rows: readonly PackRow[];
  readonly totals: PackTotals;
  /** The parcel being filled; null until its first item is verified. */
  readonly open: Parcel | null;
  /** Closed parcels whose label was not scanned back yet, oldest first. */
  readonly toApply: readonly Parcel[];
  /** This parcel's number among those of the order, from 1. */
  readonly parcelNumber: number;
  /** An open case that keeps this parcel here until somebody has decided. */
  readonly stop: ExceptionKind | null;
  /** The closed parcel whose label bears an address that was corrected since. */
  readonly stale: Parcel | null;
}
export type PackPosition =
  | PackWork
  /** Not (or no longer) in this station's state. */
  | { readonly step: 'missing' }
  | { readonly step: 'shipped'; readonly orderNumber: string; readonly sscc: string }
  | (Omit<PackWork, 'step'> & {
      /** cancelled: goods go back. waiting: not picked to the end. nothing: no goods were picked at all. */
      readonly step: 'cancelled' | 'waiting' | 'nothing';
    });

export const isPackWork = (position: PackPosition): position is PackWork =>
  position.step === 'verify' || position.step === 'close' || position.step === 'apply';

/** Drops what belongs to a parcel that is no longer the open one. */
export function settlePackState(state: PackState, view: View): PackState {
  const open = livingParcels(view, state.fulfilmentId).find(({ status }) => status === 'open');
  if (state.parcelId === null || state.parcelId === open?.id) return state;
  return {
    ...initialPackState(state.fulfilmentId),
    wrong: state.wrong,
    shipped: state.shipped,
  };
}

const PICKED: ReadonlySet<Fulfilment['status']> = new Set([
  'picked',
  'packing',
  'packed',
  'shipped',
]);

function isPicked(view: View, fulfilment: Fulfilment): boolean {
  if (PICKED.has(fulfilment.status)) return true;
  const tasks = view.children('tasks', fulfilment.id).filter(({ kind }) => kind === 'pick');
  return tasks.length > 0 && tasks.every(({ status }) => status !== 'open');
}

export function packPosition(state: PackState, view: View): PackPosition {
  const fulfilment = view.get('fulfilments', state.fulfilmentId);
  const { shipped } = state;
  if (!fulfilment) {
    return shipped
      ? { step: 'shipped', orderNumber: shipped.orderNumber, sscc: shipped.sscc }
      : { step: 'missing' };
  }
  const parcels = livingParcels(view, fulfilment.id);
  const rows = packRows(view, fulfilment);
  const totals = packTotals(rows);
  const open = parcels.find(({ status }) => status === 'open') ?? null;
  const toApply = parcels.filter(({ status }) => status === 'closed');
  const closedCount = parcels.filter(({ status }) => status !== 'open').length;
  const stop = stopOf(view, fulfilment.id, toApply[0]?.id ?? open?.id);
  const stale = toApply.find((parcel) => hasStaleLabel(view, parcel)) ?? null;
  const parcelNumber = closedCount + 1;
  const shared = { fulfilment, rows, totals, open, toApply, parcelNumber, stop, stale };
  if (fulfilment.status === 'cancelled') return { ...shared, step: 'cancelled' };
  if (toApply.length > 0) return { ...shared, step: 'apply' };
  if (fulfilment.status === 'packed' || fulfilment.status === 'shipped') {
    const sscc = shipped?.sscc ?? parcels.at(-1)?.sscc ?? '';
    return { step: 'shipped', orderNumber: fulfilment.orderNumber, sscc };
  }
  if (!isPicked(view, fulfilment)) return { ...shared, step: 'waiting' };
  if (totals.picked === 0 && totals.verified === 0) return { ...shared, step: 'nothing' };
  const verifiedHere = open?.lines.some(({ units }) => units > 0) ?? false;
  return { ...shared, step: totals.left === 0 && verifiedHere ? 'close' : 'verify' };
}
