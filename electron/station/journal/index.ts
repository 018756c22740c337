/**
 * The journal: what must not be lost, in one SQLite file with one epoch and one owner. Facts, the
 * numbers they use and the jobs they queue commit together here; beside them lies what a station needs
 * to go on without central. No network and no rules of work here.
 */
import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DeviceStore } from '../ports.ts';
import { openDatabase, type Database } from './database.ts';
import { erase, type Erasure } from './erase.ts';
import { createFactStore, type FactStore } from './factStore.ts';
import { createJobTable, type JobTable } from './jobTable.ts';
import { createDeviceStore, createKeptStore, type KeptStore } from './keepStores.ts';
import { createHeldStore, type HeldStore } from './heldStore.ts';
import { createMetaStore, type MetaStore } from './meta.ts';
import { createNumberStore, type NumberStore } from './numberStore.ts';
import { createPeopleStore, type PeopleStore } from './peopleStore.ts';
import {
  findGroup,
  recordGroup,
  type GroupInput,
  type RecordedGroup,
  type Seal,
} from './recordGroup.ts';
import { LOW_BYTES, openReserve } from './reserve.ts';

export type { FactStore } from './factStore.ts';
export type { JobTable } from './jobTable.ts';
export type { HeldChange, HeldKey, HeldRow, HeldStore } from './heldStore.ts';
export type { KeptStore } from './keepStores.ts';
export type { MetaStore, MetaValues } from './meta.ts';
export type { NextNumber, NumberStore } from './numberStore.ts';
export type { PeopleStore, PinTries, RosterLock } from './peopleStore.ts';
export type { GroupInput, RecordedGroup, Seal, UnsealedFact } from './recordGroup.ts';

export interface Journal {
  /** The one being written now. */
  readonly epoch: string;
  /**
   * Begins a new epoch in this file, because another disk goes by the old one: facts that central has not
   * taken are numbered and signed anew, and no number leased to the old epoch is used again. What
   * `alongside` writes, told how many facts that were, is in the same commit.
   */
  beginEpoch(seal: Seal, alongside: (moved: number) => void): void;
  /**
   * Central has answered all that came along from the epoch before. Until then its state may show facts
   * that it knows by their old numbers and this journal holds for unanswered: shown, they would count twice.
   */
  isSettled(): boolean;
  readonly facts: FactStore;
  readonly jobs: JobTable;
  readonly numbers: NumberStore;
  readonly meta: MetaStore;
  readonly people: PeopleStore;
  readonly devices: DeviceStore;
  readonly held: HeldStore;
  readonly kept: KeptStore;
  findGroup(ids: readonly string[], requestSha256: string): RecordedGroup | undefined;
  recordGroup(input: GroupInput): RecordedGroup;
  /** Forgets contacts for ever. false: some of it is needed yet. */
  erase(erasure: Erasure): boolean;
  transaction: Database['transaction'];
  /** Whether the disk is nearly full. Looks at most once in LOOK_MS. */
  diskLow(): boolean;
  readonly close: () => void;
}

export const JOURNAL_FILE = 'journal.sqlite';
const RESERVE_FILE = 'journal.reserve';
/** So long an answer about the disk is good for. Far less than the second within which people are warned. */
const LOOK_MS = 100;

export interface JournalOptions {
  readonly directory: string;
  readonly monotonicMs: () => number;
  /** Free bytes below which `diskLow` says so. */
  readonly lowBytes?: number;
}

/**
 * Opens or makes the journal of a directory. Throws `journal-in-use` while another process has it,
 * `journal-damaged`, `journal-too-new`.
 */
export function openJournal({ directory, monotonicMs, lowBytes }: JournalOptions): Journal {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const reserve = openReserve(join(directory, RESERVE_FILE), directory);
  const db = openDatabase(join(directory, JOURNAL_FILE), reserve.release);
  const meta = createMetaStore(db);
  const known = meta.get('epoch');
  let epoch = known ?? randomUUID();
  // A disk that is full keeps no station from starting on what it has.
  if (known === undefined) meta.set('epoch', epoch);
  const currentEpoch = (): string => epoch;
  const stores = {
    db,
    facts: createFactStore(db, currentEpoch),
    jobs: createJobTable(db),
    numbers: createNumberStore(db, currentEpoch),
    kept: createKeptStore(db),
  };

  let lookedAt = Number.NEGATIVE_INFINITY;
  let low = false;
  return {
    get epoch() {
      return epoch;
    },
    beginEpoch: (seal, alongside) => {
      const next = randomUUID();
      db.transaction(() => {
        const moved = stores.facts.moveTo(next, seal);
        meta.set('epoch', next);
        meta.set('movedUpTo', moved);
        // Asked again it would bring numbers that were leased to the epoch before.
        meta.remove('rangeRequest');
        alongside(moved);
      });
      epoch = next;
    },
    isSettled: () => stores.facts.answeredUpTo() >= (meta.get('movedUpTo') ?? 0),
    facts: stores.facts,
    jobs: stores.jobs,
    numbers: stores.numbers,
    meta,
    people: createPeopleStore(db),
    devices: createDeviceStore(db),
    held: createHeldStore(db, meta),
    kept: stores.kept,
    findGroup: (ids, requestSha256) => findGroup(stores, ids, requestSha256),
    recordGroup: (input) => recordGroup(stores, epoch, input),
    erase: (erasure) => erase(db, erasure),
    transaction: db.transaction,
    diskLow: () => {
      if (monotonicMs() - lookedAt >= LOOK_MS) {
        lookedAt = monotonicMs();
        low = reserve.freeBytes() < (lowBytes ?? LOW_BYTES);
        if (!low) reserve.refill();
      }
      return low;
    },
    close: db.close,
  };
}
