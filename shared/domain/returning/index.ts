/** Goods that go back to their bin and bins that are to be counted, as rules without a screen. */
export {
  initialReturnState,
  listReturns,
  returnPosition,
  returnStep,
  type ReturnEnv,
  type ReturnEvent,
  type ReturnFeedback,
  type ReturnFeedbackCode,
  type ReturnPosition,
  type ReturnResult,
  type ReturnState,
} from './returnStep.ts';
