import type { WaveGone } from '../routing/messages.ts';
import type { InternalCollection, Write } from '../store/index.ts';

export type Doc = Record<string, unknown>;

/** What decide may look at: the documents that `readsOf` declared, as they stand before the fact. */
export interface DecideView {
  get(collection: InternalCollection, id: string): Doc | undefined;
  children(collection: InternalCollection, parentId: string): Doc[];
}

export interface DecideReads {
  readonly gets: readonly { collection: InternalCollection; id: string }[];
  readonly children: readonly { collection: InternalCollection; parent: string }[];
}

export interface Decision {
  readonly outcome: 'applied' | 'flagged' | 'quarantined' | 'refused';
  /** A code the interface turns into a sentence. */
  readonly reason?: string;
  readonly writes: readonly Write[];
  /** Of a release: the wave that it releases. */
  readonly wave?: WaveGone;
}

export interface DecideContext {
  /** Central time of the ledger row the fact gets. */
  readonly now: string;
}

/** Nothing changes; the fact is kept with its reason. */
export const refuse = (reason: string): Decision => ({ outcome: 'refused', reason, writes: [] });
export const quarantine = (reason: string): Decision => ({
  outcome: 'quarantined',
  reason,
  writes: [],
});
