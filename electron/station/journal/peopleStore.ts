import type { RosterEntry } from '../../../shared/schema/masterData.ts';
import type { Database } from './database.ts';

export interface PinTries {
  /** Wrong or unfinished tries since the last right PIN or lock. */
  tries: number;
  /** How often it was locked since the last right PIN: each lock lasts twice as long. */
  locks: number;
  /** Estimated central time in ms; 0 when never locked. */
  lockedUntil: number;
}

/** What the roster is closed with, so that the file alone tells nobody's PIN or badge. */
export interface RosterLock {
  readonly close: (person: RosterEntry) => string;
  /** Throws where it was closed by another station. */
  readonly open: (text: string) => RosterEntry;
  /** What a badge is found by instead of its hash. */
  readonly mark: (badgeHash: string) => string;
}

/** Who may sign in here, and how often somebody tried. */
export interface PeopleStore {
  /** From then on the roster is kept closed, and so is the one that is there. */
  closeWith(lock: RosterLock): void;
  /** Wrong tries are forgotten where central has taken a lock off since. */
  replaceRoster(people: readonly RosterEntry[]): void;
  list(): RosterEntry[];
  byId(personId: string): RosterEntry | undefined;
  byBadgeHash(hash: string): RosterEntry | undefined;
  tries(personId: string): PinTries;
  setTries(personId: string, tries: PinTries): void;
}

const isPlain = (text: string): boolean => text.startsWith('{');
const PLAIN: RosterLock = {
  close: (person) => JSON.stringify(person),
  open: (text) => JSON.parse(text) as RosterEntry,
  mark: (badgeHash) => badgeHash,
};

export function createPeopleStore(db: Database): PeopleStore {
  let lock = PLAIN;
  /** Whom another station's key closed is nobody here. */
  const read = ({ body }: { body: string }): RosterEntry[] => {
    if (isPlain(body)) return [PLAIN.open(body)];
    try {
      return [lock.open(body)];
    } catch {
      return [];
    }
  };
  const rows = () => db.all('SELECT body FROM roster') as { body: string }[];
  const list = (): RosterEntry[] => rows().flatMap(read);
  const one = (sql: string, key: string): RosterEntry | undefined => {
    const row = db.get(sql, key) as { body: string } | undefined;
    return row && read(row)[0];
  };
  const byMark = (mark: string) => one('SELECT body FROM roster WHERE badge_hash = ?', mark);
  const write = (people: readonly RosterEntry[]): void => {
    db.run('DELETE FROM roster');
    for (const person of people) {
      db.run(
        'INSERT INTO roster (person_id, badge_hash, body) VALUES (?, ?, ?)',
        person.personId,
        lock.mark(person.badgeHash),
        lock.close(person),
      );
    }
  };

  return {
    closeWith: (next) => {
      const open = rows()
        .filter(({ body }) => isPlain(body))
        .flatMap(read);
      lock = next;
      if (open.length === 0) return;
      // Nothing of what lay open stays behind in the file.
      db.all('PRAGMA secure_delete = ON');
      db.transaction(() => write(open));
      db.all('PRAGMA wal_checkpoint(TRUNCATE)');
      db.all('PRAGMA secure_delete = OFF');
    },
    replaceRoster: (people) => {
      db.transaction(() => {
        const before = new Map(list().map((person) => [person.personId, person.unlocks ?? 0]));
        for (const { personId, unlocks = 0 } of people) {
          if (unlocks > (before.get(personId) ?? unlocks)) {
            db.run('DELETE FROM pin_tries WHERE person_id = ?', personId);
          }
        }
        write(people);
      });
    },
    list: () => list().sort((a, b) => a.name.localeCompare(b.name)),
    byId: (personId) => one('SELECT body FROM roster WHERE person_id = ?', personId),
    // A disk that was full when the lock came left the rows as they were.
    byBadgeHash: (hash) => byMark(lock.mark(hash)) ?? byMark(hash),
    tries: (personId) =>
      (db.get(
        `SELECT tries, locks, locked_until AS lockedUntil FROM pin_tries WHERE person_id = ?`,
        personId,
      ) as PinTries | undefined) ?? {
        tries: 0,
        locks: 0,
        lockedUntil: 0,
      },
    setTries: (personId, { tries, locks, lockedUntil }) => {
      db.transaction(() =>
        db.run(
          `INSERT OR REPLACE INTO pin_tries (person_id, tries, locks, locked_until)
           VALUES (?, ?, ?, ?)`,
          personId,
          tries,
          locks,
          lockedUntil,
        ),
      );
    },
  };
}
