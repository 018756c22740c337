import type { Fact } from '../../../shared/facts/index.ts';
import type { Violation } from '../../invariants/index.ts';

/** A place in somebody's work, as texts that the host keeps. */
export interface Stand {
  /** The one window that wrote it. */
  window: string;
  /** Answered 'ok'. */
  sure: string | undefined;
  /** Asked for since, with no answer: kept or not. */
  maybe: (string | undefined)[];
}

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
  /** The newest state that a page showed an unanswered fact on top of. By fact. */
  readonly shownOver: Map<string, { clock: number; station: number; where: string }>;
  /** Journals put back as they were: what had been recorded in that epoch after `lastN` is gone. `clock`: central's then. */
  readonly restores: { station: number; epoch: string; lastN: number; clock: number }[];
  /** Facts that nobody made, pushed with a copied key, by epoch and number: what they tried. */
  readonly forged: Map<string, string>;
  /** Where people were told they stand, by station and key. */
  readonly stands: Map<string, Stand>;
  /** What was seen to be wrong while it went on. */
  readonly wrongs: Violation[];
  /** How often each operation led to something. */
  readonly done: Map<string, number>;
}

export const newTruth = (): Truth => ({
  beeped: [],
  reprints: new Map(),
  dismissed: new Set(),
  vanished: new Map(),
  undone: new Set(),
  shownOver: new Map(),
  restores: [],
  forged: new Map(),
  stands: new Map(),
  wrongs: [],
  done: new Map(),
});
