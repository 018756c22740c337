import { hash } from 'node:crypto';
import type { LedgerTable } from './database.ts';

/** Collections whose bodies stay outside the hash chain, so that they can be erased. */
export const PERSONAL_COLLECTIONS: ReadonlySet<string> = new Set(['contacts']);

/** What one ledger row did to one document, as kept in `effects`. */
export interface EffectRecord {
  readonly collection: string;
  readonly id: string;
  /** Absent for personal collections. null: removed. */
  readonly doc?: Record<string, unknown> | null;
  /** Personal collections only: salted hash of the body; null: removed. */
  readonly hash?: string | null;
  readonly gone: boolean;
  readonly parent: string | null;
  /** Stock only: eaches this row moved in (+) or out (−) of the balance. */
  readonly delta?: number;
}

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

export const saltedHash = (salt: string, body: string): string => sha256(`${salt}:${body}`);

/**
 * Every column of the row and the hash before it. JSON keeps the fields apart. A row without a trace is hashed
 * as rows were before there were traces, so that they go on verifying.
 */
export function ledgerHash(row: Omit<LedgerTable, 'hash'>): string {
  const { shard, clock, at, kind, input, effects, prev_hash: previous, trace } = row;
  const fields = [shard, clock, at, kind, input, effects, previous];
  return sha256(JSON.stringify(trace === null ? fields : [...fields, trace]));
}
