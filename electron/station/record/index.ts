/**
 * Facts into the journal: from the person's drafts (`createRecorder`) and from the spool
 * (`createJobStore`). Here it is checked who may say what, and given number, time and signature.
 */
export { fillSscc } from './fillSscc.ts';
export { createJobStore } from './jobStore.ts';
export { makeFact, type FactOrigin } from './makeFact.ts';
export { createRecorder } from './recordFacts.ts';
