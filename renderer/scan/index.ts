/** Scans and their answers: the keyboard wedge and hardware scanners in one queue, sounds and flash. */
export {
  createScanQueue,
  TWIN_WINDOW_MS,
  type RawScan,
  type ScanNotice,
  type ScanHandler,
  type ScanQueue,
} from './scanQueue.ts';
export { ScanNotices } from './ScanNotices.tsx';
export { codeFromTyped } from './typedCode.ts';
export { decodeKey, fromCode, GS, isTerminator } from './decodeKey.ts';
export { textFieldOf } from './textField.ts';
export { tapKeys } from './keyTap.ts';
export { useKeys } from './useKeys.ts';
export { useScan } from './useScan.ts';
export { startWedge } from './wedge.ts';
export {
  feedbackSettings,
  saveFeedback,
  SPEECH,
  VOLUMES,
  type FeedbackSettings,
} from './feedbackSettings.ts';
export { canSpeak, say, speakAnswer } from './speech.ts';
export { playSound, SOUNDS, type SoundName } from './sounds.ts';
