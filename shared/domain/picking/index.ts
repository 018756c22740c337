/** Picking, as rules without a screen: the walk through a batch, the step machine, who holds which batch. */
export {
  batchesForPicker,
  bufferDrafts,
  chooseNextBatch,
  claimBatch,
  renewalDrafts,
  returnBatch,
  type BatchesForPicker,
  type ClaimEnv,
  type NextBatch,
} from './claims.ts';
export { pickStep } from './pickStep.ts';
export { wrongFeedback } from './pickScan.ts';
export {
  batchProgress,
  hasAllTasks,
  isOpen,
  tasksInWalkingOrder,
  unitsLeft,
  type BatchProgress,
} from './selectors.ts';
export {
  initialPickState,
  isWork,
  pickPosition,
  settleState,
  SHORT_REASONS,
  type PickEnv,
  type PickEvent,
  type PickFeedback,
  type PickFeedbackCode,
  type PickPosition,
  type PickResult,
  type PickState,
  type PickWork,
  type ShortReason,
  type WrongScan,
} from './state.ts';
