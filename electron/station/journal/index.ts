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
import { createFactStore, type FactStore } from './factStore.ts';
import { createJobTable, type JobTable } from './jobTable.ts';
import {
  createDeviceStore,
  createHeldStore,
  createKeptStore,
  type HeldStore,
  type KeptStore,
} from './keepStores.ts';
import { createMetaStore, type MetaStore } from './meta.ts';
import { createNumberStore, type NumberStore } from './numberStore.ts';
import { createPeopleStore, type PeopleStore } from './peopleStore.ts';
import { findGroup, recordGroup, type GroupInput, type RecordedGroup } from './recordGroup.ts';
import { LOW_BYTES, openReserve } from './reserve.ts';

export type { FactStore } from './factStore.ts';
export type { JobTable } from './jobTable.ts';
export type { HeldStore, KeptStore } from './keepStores.ts';
export type { MetaStore, MetaValues } from './meta.ts';
export type { NextNumber, NumberStore } from './numberStore.ts';
export type { PeopleStore, PinTries } from './peopleStore.ts';
export type { GroupInput, RecordedGroup, Seal, UnsealedFact } from './recordGroup.ts';

export interface Journal {
  readonly epoch: string;
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
  transaction: Database['transaction'];
  /** Whether the disk is nearly full. Looks at most once a second. */
  diskLow(): boolean;
  readonly close: () => void;
}

export const JOURNAL_FILE = 'journal.sqlite';
const RESERVE_FILE = 'journal.reserve';

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
  const epoch = meta.get('epoch') ?? randomUUID();
  meta.set('epoch', epoch);
  const stores = {
    db,
    facts: createFactStore(db),
    jobs: createJobTable(db),
    numbers: createNumberStore(db, epoch),
    kept: createKeptStore(db),
  };

  let lookedAt = Number.NEGATIVE_INFINITY;
  let low = false;
  return {
    epoch,
    facts: stores.facts,
    jobs: stores.jobs,
    numbers: stores.numbers,
    meta,
    people: createPeopleStore(db),
    devices: createDeviceStore(db),
    held: createHeldStore(db),
    kept: stores.kept,
    findGroup: (ids, requestSha256) => findGroup(stores, ids, requestSha256),
    recordGroup: (input) => recordGroup(stores, input),
    transaction: db.transaction,
    diskLow: () => {
      if (monotonicMs() - lookedAt >= 1000) {
        lookedAt = monotonicMs();
        low = reserve.freeBytes() < (lowBytes ?? LOW_BYTES);
        if (!low) reserve.refill();
      }
      return low;
    },
    close: db.close,
  };
}
