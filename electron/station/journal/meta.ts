import type { SignedHead } from '../../../shared/protocol/index.ts';
import type { StationNotice } from '../../../shared/host/contract.ts';
import type { Database } from './database.ts';

/** Small single values of the station, as JSON by key. */
export interface MetaValues {
  /** This file's epoch, made with the file. */
  epoch: string;
  /** Facts up to this n came along from the epoch before: central may have taken them there. */
  movedUpTo: number;
  identity: {
    stationId: string;
    name: string;
    shard: string;
    /** Ed25519 public key, SPKI DER, base64; the private half is in the SecretStore. */
    publicKey: string;
    centralUrl: string;
  };
  /** The clock never shows less than this again. `wallMs`: the device's clock then, only to tell how long it was off. */
  timeFloor: { ms: number; uncertaintyMs: number; wallMs: number };
  /** Central's time when it last answered. */
  lastAnswer: string;
  /** A range asked for whose answer has not been stored yet: asked again under the same id. */
  rangeRequest: { requestId: string; count: number };
  /** Estimated central time, ms, at which the roster was fetched. */
  rosterFetchedMs: number;
  /** What a person has to be told, until they put it away. */
  notices: StationNotice[];
  /** Another disk may have printed what is queued: before anything else is printed, people are asked about it. */
  queuedInDoubt: true;
  /** Central has shut this station out: it unlocks nothing until it is let in again. */
  revoked: true;
  /** The clocks up to which held documents are known, by collection. */
  heldThrough: Record<string, number>;
  /** How often this station lost the right to read a collection, by collection. */
  lostGrants: Record<string, number>;
  /** How far browsers' copies had come, the one used last at the end. */
  copies: { copy: string; through: Record<string, number> }[];
  /** What central showed of its ledger: of each shard the newest head and few before it, newest first. */
  ledgerWatch: {
    /** The key that signed the first: no other is believed. */
    key: string;
    heads: Record<string, SignedHead[]>;
    /** Histories that central's ledger did not bear out any more. */
    contradicted: { heads: SignedHead[]; reported: boolean }[];
    /** Another key that central signs with by now, and people were told of. */
    refusedKey?: string;
  };
  /** Up to where this station has forgotten what central erased. */
  erasedThrough: string;
  session: { personId: string; sessionId: string; assurance: 'badge' | 'pin' };
}

export interface MetaStore {
  get<K extends keyof MetaValues>(key: K): MetaValues[K] | undefined;
  set<K extends keyof MetaValues>(key: K, value: MetaValues[K]): void;
  remove(key: keyof MetaValues): void;
}

export function createMetaStore(db: Database): MetaStore {
  return {
    get: <K extends keyof MetaValues>(key: K) => {
      const row = db.get('SELECT value FROM meta WHERE key = ?', key) as
        | { value: string }
        | undefined;
      return row && (JSON.parse(row.value) as MetaValues[K]);
    },
    set: (key, value) => {
      db.transaction(() =>
        db.run(
          'INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)',
          key,
          JSON.stringify(value),
        ),
      );
    },
    remove: (key) => {
      db.transaction(() => db.run('DELETE FROM meta WHERE key = ?', key));
    },
  };
}
