/**
 * The journal's schema, one step a release may add, in order and never edited once shipped:
 * `PRAGMA user_version` says how many have run. The journal is the one thing that must be migrated,
 * since nothing in it can be fetched again.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE groups (
    id TEXT PRIMARY KEY,
    request_sha256 TEXT NOT NULL,
    sscc TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE facts (
    n INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    grp TEXT NOT NULL,
    body TEXT NOT NULL,
    outcome TEXT,
    clock INTEGER,
    reason TEXT,
    answered_at INTEGER,
    dismissed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX facts_by_group ON facts (grp);
  CREATE INDEX facts_waiting ON facts (n) WHERE outcome IS NULL;
  CREATE INDEX facts_troubled ON facts (n)
    WHERE outcome IN ('refused', 'quarantined') AND dismissed = 0;
  CREATE INDEX facts_by_clock ON facts (clock) WHERE clock IS NOT NULL;
  CREATE INDEX facts_by_answer ON facts (answered_at) WHERE answered_at IS NOT NULL;

  CREATE TABLE print_jobs (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    job_id TEXT NOT NULL UNIQUE,
    grp TEXT NOT NULL,
    operator TEXT NOT NULL,
    parcel_id TEXT NOT NULL,
    document TEXT NOT NULL,
    revision INTEGER NOT NULL,
    printer_id TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    error TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    bytes BLOB NOT NULL,
    sha256 TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    UNIQUE (parcel_id, document, revision)
  ) STRICT;
  CREATE INDEX print_jobs_by_state ON print_jobs (state, seq);

  CREATE TABLE number_ranges (
    range_id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    prefix TEXT NOT NULL,
    extension INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    next INTEGER NOT NULL,
    epoch TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE roster (
    person_id TEXT PRIMARY KEY,
    badge_hash TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX roster_by_badge ON roster (badge_hash);

  CREATE TABLE pin_tries (
    person_id TEXT PRIMARY KEY,
    tries INTEGER NOT NULL,
    locks INTEGER NOT NULL,
    locked_until INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE devices (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    config TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE held (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (collection, id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE kept (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    text TEXT NOT NULL
  ) STRICT;
  `,
  // A journal may begin a new epoch: n counts within it. What is unanswered is always of the newest one.
  `
  CREATE TABLE facts_by_epoch (
    seq INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL,
    n INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    grp TEXT NOT NULL,
    body TEXT NOT NULL,
    outcome TEXT,
    clock INTEGER,
    reason TEXT,
    answered_at INTEGER,
    dismissed INTEGER NOT NULL DEFAULT 0,
    UNIQUE (epoch, n)
  ) STRICT;
  INSERT INTO facts_by_epoch
    SELECT n, json_extract(body, '$.epoch'), n, id, grp, body, outcome, clock, reason, answered_at, dismissed
      FROM facts ORDER BY n;
  DROP TABLE facts;
  ALTER TABLE facts_by_epoch RENAME TO facts;
  CREATE INDEX facts_by_group ON facts (grp);
  CREATE INDEX facts_waiting ON facts (n) WHERE outcome IS NULL;
  CREATE INDEX facts_troubled ON facts (seq)
    WHERE outcome IN ('refused', 'quarantined') AND dismissed = 0;
  CREATE INDEX facts_by_clock ON facts (clock) WHERE clock IS NOT NULL;
  CREATE INDEX facts_by_answer ON facts (answered_at) WHERE answered_at IS NOT NULL;

  DROP TABLE held;
  CREATE TABLE held (
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    clock INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (collection, id)
  ) STRICT, WITHOUT ROWID;
  `,
  // Printers of several languages: a job's bytes fit only those of its own.
  `
  ALTER TABLE print_jobs ADD COLUMN language TEXT NOT NULL DEFAULT 'zpl';
  ALTER TABLE print_jobs ADD COLUMN dpmm INTEGER NOT NULL DEFAULT 8;
  `,
  // How to go back, for a release that does not know of what came after it.
  `
  CREATE TABLE undo (
    version INTEGER PRIMARY KEY,
    sql TEXT NOT NULL
  ) STRICT;
  `,
];

/** The first whose file says how to undo what comes after it. */
export const UNDO_SINCE = 5;

/**
 * By version, what takes the step to it back: facts, numbers, jobs and held work have to outlive it, what
 * only that step brought may go. Written into the journal with the step, so that the release before can
 * take it back when somebody installs that again. Every step after UNDO_SINCE needs one.
 */
export const UNDO: ReadonlyMap<number, string> = new Map();
