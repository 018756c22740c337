import type { ErrorValue } from '../../../shared/errors.ts';
import type { Feedback } from '../../../shared/domain/feedback.ts';

/** What the banner shows: a machine's feedback, or that something could not be recorded. */
export interface Answer {
  readonly feedback: Feedback;
  /** Set where nothing was recorded, and why. */
  readonly error?: ErrorValue;
}

let given = 0;
/** Answers to scans, keys and commands since the window opened; whoever waits for one waits for the next number. */
export const countAnswer = (): number => (given += 1);
export const answersGiven = (): number => given;
