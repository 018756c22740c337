/** Packing, as rules without a screen: finding the order, verifying items, closing, applying, shipping. */
export { livingParcels, packRows, packTotals, type PackRow, type PackTotals } from './contents.ts';
export { findForPacking, listReadyToPack, type ReadyToPack } from './findForPacking.ts';
export {
  parcelIdOf,
  parcelPapers,
  printJobId,
  SSCC_PLACEHOLDER,
  type PackContext,
  type ParcelPapers,
} from './packDrafts.ts';
export { packWrongFeedback } from './packScan.ts';
export { expectedGrams, toleranceOf, type WeightReason } from './weighing.ts';
export { packStep } from './packStep.ts';
export {
  initialPackState,
  isPackWork,
  packPosition,
  settlePackState,
  type PackEnv,
  type PackEvent,
  type PackFeedback,
  type PackFeedbackCode,
  type PackPosition,
  type PackResult,
  type PackState,
  type PackWork,
  type PackWrongScan,
} from './state.ts';
