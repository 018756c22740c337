import type { ErrorValue } from '../../../shared/errors.ts';
import type { Feedback } from '../../../shared/domain/feedback.ts';

/** What the banner shows: a machine's feedback, or that something could not be recorded. */
export interface Answer {
  readonly feedback: Feedback;
  /** Set where nothing was recorded, and why. */
  readonly error?: ErrorValue;
}

let handled = 0;
/** Scans answered on the screen since the window opened; a benchmark waits for the next number. */
export const countScan = (): number => (handled += 1);
export const scansHandled = (): number => handled;
