import type { Fact } from '../../../shared/facts/index.ts';

/** What the simulator knows to be true, whatever any program says later. */
export interface Truth {
  /** Facts whose recording was answered 'ok': the person heard the beep. By station. */
  readonly beeped: { station: number; fact: Fact }[];
  /** Reprints that a person decided, by parcel and document. */
  readonly reprints: Map<string, number>;
  /** Refusals that a person has put away. */
  readonly dismissed: Set<string>;
  /** Picks that a page showed and then did not show any more, though nobody undid them. By fact. */
  readonly vanished: Map<string, string>;
  readonly undone: Set<string>;
  /** How often each operation led to something. */
  readonly done: Map<string, number>;
}

export const newTruth = (): Truth => ({
  beeped: [],
  reprints: new Map(),
  dismissed: new Set(),
  vanished: new Map(),
  undone: new Set(),
  done: new Map(),
});
