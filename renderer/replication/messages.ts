import type { FactResult } from '../../shared/facts/index.ts';
import type { HostEvents } from '../../shared/host/index.ts';
import type { CollectionName } from '../../shared/schema/index.ts';

/** What the page and the replication worker tell each other. Plain data, structured clone. */

/** Documents in one message at most: what the page can take in well under a frame. */
export const DOCUMENTS_PER_MESSAGE = 50;
/** Messages with documents that the page has not taken in yet: the worker waits beyond that. */
export const MESSAGES_IN_FLIGHT = 6;

export interface StoredDocument {
  id: string;
  clock: number;
  _deleted?: boolean;
}

/**
 * loading: reading what is stored · syncing: pulling page after page · live: nothing more to pull ·
 * waiting: could not reach central, trying again by and by.
 */
export type CollectionState = 'loading' | 'syncing' | 'live' | 'waiting';

export interface CollectionProgress {
  readonly collection: CollectionName;
  readonly state: CollectionState;
  /** Documents taken in since this sync began. */
  readonly received: number;
  /** Documents in scope when it began; null while unknown. */
  readonly total: number | null;
  /** Never pulled to the end here before. */
  readonly first: boolean;
}

export type ProblemCode =
  | 'client-too-old'
  | 'storage-failed'
  | 'storage-wiped'
  /** What is stored is a whole copy of some time ago. */
  | 'storage-older'
  | 'invalid-document'
  | 'pull-refused';

export type LostGrants = Readonly<Record<string, number>>;

export type ToWorker =
  | {
      readonly type: 'start';
      readonly pullBase: string;
      readonly databaseName: string;
      readonly collections: readonly CollectionName[];
      /** How often the right to read a collection was lost; what was stored under a lower count is thrown away. */
      readonly lost?: LostGrants;
      /** How far each collection was stored once: what is stored now is no older. */
      readonly noted?: Readonly<Record<string, number>>;
      /** This station was filled before: an empty storage means that it was wiped. */
      readonly wasFilled: boolean;
      /** The page shows what an earlier worker read: nothing stored is sent, and what is gone is named. */
      readonly goesOn?: boolean;
      /** Where the storage can't be opened, go on without one instead of saying so. */
      readonly lastTry?: boolean;
    }
  | {
      readonly type: 'collections';
      readonly collections: readonly CollectionName[];
      readonly lost?: LostGrants;
    }
  /** Central's shard moved on; without `poke`, anything may have. */
  | { readonly type: 'poke'; readonly poke?: HostEvents['poke'] }
  | { readonly type: 'taken' }
  /** Somebody scanned just now. */
  | { readonly type: 'scanned' };

export type FromWorker =
  /** Everything stored has been sent. */
  | { readonly type: 'loaded' }
  | { readonly type: 'answers'; readonly results: readonly FactResult[] }
  | {
      readonly type: 'documents';
      readonly collection: CollectionName;
      readonly documents: readonly StoredDocument[];
    }
  /** Sent once the documents up to it are stored. */
  | { readonly type: 'through'; readonly collection: CollectionName; readonly through: number }
  /** All of a collection is on the disk as it was at this clock. */
  | { readonly type: 'stored'; readonly collection: CollectionName; readonly through: number }
  /** The storage was closed or deleted under us: this worker is of no use any more. */
  | { readonly type: 'storage-lost'; readonly detail: string }
  /** The storage could not be opened: this worker does nothing, another one may have better luck. */
  | { readonly type: 'storage-unopened' }
  | { readonly type: 'dropped'; readonly collection: CollectionName }
  /** A fresh start has ended: whatever else of the collection is shown is gone. */
  | {
      readonly type: 'keep-only';
      readonly collection: CollectionName;
      readonly ids: readonly string[];
    }
  | { readonly type: 'progress'; readonly progress: CollectionProgress }
  | {
      readonly type: 'problem';
      readonly code: ProblemCode;
      readonly collection: CollectionName | null;
      readonly detail: string;
    };
