/** What a printer says of itself, in whatever language it says it. */
export interface PrinterCondition {
  /** What a person must see to before it can print: the most telling one; null when nothing. */
  readonly problem: string | null;
  /** It prints, but not for long; null when nothing. */
  readonly warning: string | null;
  /** It has something in hand. */
  readonly busy: boolean;
  /** Half a job of somebody's is in its memory, and would swallow the beginning of ours. */
  readonly partial: boolean;
}

export type StatusReading =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'status'; readonly condition: PrinterCondition };

/**
 * How the end of printing is known. 'idle': it says when it has nothing in hand. 'mark': it sends a mark back that
 * was put behind the job. 'none': it can't say.
 */
export type Confirmation =
  | { readonly kind: 'none' }
  /** So many answers in a row without anything in hand: one may come before it has begun. */
  | { readonly kind: 'idle'; readonly answers: number }
  | {
      readonly kind: 'mark';
      readonly question: (id: string) => Uint8Array;
      readonly isAnswer: (text: string, id: string) => boolean;
    };

export interface StatusProtocol {
  /** Shown in the log. */
  readonly name: string;
  readonly question: Uint8Array;
  /** Reads what arrived since the question, one character per byte. */
  readonly read: (text: string) => StatusReading;
  readonly confirmation: Confirmation;
}
