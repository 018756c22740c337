import type { Generated } from 'kysely';

/** A flag as every engine can store it. */
type Flag = 0 | 1;

export interface ShardClockTable {
  shard: string;
  clock: number;
  /** Hash of the ledger row with that clock; '' before the first. */
  head_hash: string;
  /** Central time of the last commit: the shard's time never goes back. */
  at: string;
  /** Messages sent so far. */
  sent: number;
}

/** The latest version of every document, all collections in one table. */
export interface StateTable {
  shard: string;
  collection: string;
  id: string;
  clock: number;
  /** 1: not (any more) in a station's scope; served as deleted. */
  gone: Flag;
  parent: string | null;
  /** The document as JSON, `id` and `clock` included; null once removed. */
  body: string | null;
  /** Of personal documents: what their hash in the ledger was salted with. */
  salt: string | null;
}

export interface LedgerTable {
  shard: string;
  clock: number;
  at: string;
  kind: string;
  input: string;
  /** JSON array of EffectRecord. */
  effects: string;
  prev_hash: string;
  hash: string;
  /** Id of the request it was done for; null: none, or written before there were any. */
  trace: string | null;
}

export interface FactsTable {
  station: string;
  epoch: string;
  n: number;
  id: string;
  shard: string;
  group_id: string;
  type: string;
  /** SHA-256 of the whole fact: tells a repeated fact from a fork. */
  body_hash: string;
  /** SHA-256 of what it says, without its number: tells a fact that came again under another number. */
  content_hash: string;
  outcome: string;
  reason: string | null;
  clock: number | null;
  received_at: string;
  /** Kept for what was not applied plainly. */
  body: string | null;
  /** 1: decided again after it was quarantined; stations hear of it although they know its answer. */
  replayed: Generated<Flag>;
}

/** Other bodies under a number that was taken: evidence of a cloned disk. */
export interface FactForksTable {
  station: string;
  epoch: string;
  n: number;
  body_hash: string;
  shard: string;
  received_at: string;
  body: string;
}

export interface StationsTable {
  id: string;
  name: string;
  shard: string;
  /** Ed25519, SPKI DER, base64. */
  public_key: string;
  enrolled_at: string;
  revoked: Flag;
}

export interface EnrolmentCodesTable {
  code_hash: string;
  shard: string;
  created_at: string;
  expires_at: string;
  station_id: string | null;
}

export interface CredentialsTable {
  person_id: string;
  /** AES-256-GCM under the server's secret: nonce, tag and ciphertext, base64. */
  badge: string;
  /** Argon2id, encoded. */
  pin_hash: string;
  changed_at: string;
  /** Grows with every new PIN and lock taken off: stations forget wrong tries of before. */
  unlocks: Generated<number>;
}

export interface NoncesTable {
  station: string;
  nonce: string;
  used_at: string;
}

export interface RangesTable {
  station: string;
  request_id: string;
  range_id: string;
  kind: string;
  epoch: string;
  gs1_company_prefix: string;
  extension_digit: number;
  first: number;
  last: number;
  leased_at: string;
  /** Its unused numbers are never to be used. */
  voided_at: string | null;
}

/** Messages to another shard that are not delivered yet. */
export interface MessagesTable {
  from_shard: string;
  n: number;
  to_shard: string;
  id: string;
  kind: string;
  body: string;
  attempts: Generated<number>;
  error: string | null;
  /** Id of the request that caused it. */
  trace: string | null;
}

/** Ids of messages that had their effect. */
export interface InboxTable {
  shard: string;
  id: string;
  delivered_at: string;
}

/** How far markers of rows that are gone were given up: a cursor from before has to begin anew. */
export interface PrunedTable {
  shard: string;
  collection: string;
  clock: number;
  pruned_at: string;
}

export interface MetaTable {
  name: string;
  value: string;
}

export interface MigrationsTable {
  name: string;
  applied_at: string;
}

/** The store's own tables. A room adds its own with `db.withTables<…>()` (give it a type alias, not an interface). */
export interface Database {
  shard_clock: ShardClockTable;
  state: StateTable;
  ledger: LedgerTable;
  facts: FactsTable;
  fact_forks: FactForksTable;
  stations: StationsTable;
  enrolment_codes: EnrolmentCodesTable;
  credentials: CredentialsTable;
  nonces: NoncesTable;
  ranges: RangesTable;
  messages: MessagesTable;
  inbox: InboxTable;
  pruned: PrunedTable;
  meta: MetaTable;
  migrations: MigrationsTable;
}
