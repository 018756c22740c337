/**
 * The answer to one scan, key or command. `ok` passes, `attention` explains why nothing happened yet,
 * `wrong` stays on the screen until it is acknowledged. The interface has a sentence for each code.
 */
export interface Feedback<Code extends string = string> {
  readonly kind: 'ok' | 'attention' | 'wrong';
  readonly code: Code;
  readonly values: Readonly<Record<string, string | number>>;
}

export type FeedbackValues = Feedback['values'];
