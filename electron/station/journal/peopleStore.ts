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

/** Who may sign in here, and how often somebody tried. */
export interface PeopleStore {
  replaceRoster(people: readonly RosterEntry[]): void;
  list(): RosterEntry[];
  byId(personId: string): RosterEntry | undefined;
  byBadgeHash(hash: string): RosterEntry | undefined;
  tries(personId: string): PinTries;
  setTries(personId: string, tries: PinTries): void;
}

export function createPeopleStore(db: Database): PeopleStore {
  const one = (sql: string, key: string): RosterEntry | undefined => {
    const row = db.get(sql, key) as { body: string } | undefined;
    return row && (JSON.parse(row.body) as RosterEntry);
  };
  return {
    replaceRoster: (people) => {
      db.transaction(() => {
        db.run('DELETE FROM roster');
        for (const person of people) {
          db.run(
            'INSERT INTO roster (person_id, badge_hash, body) VALUES (?, ?, ?)',
            person.personId,
            person.badgeHash,
            JSON.stringify(person),
          );
        }
      });
    },
    list: () =>
      (db.all('SELECT body FROM roster') as { body: string }[])
        .map((row) => JSON.parse(row.body) as RosterEntry)
        .sort((a, b) => a.name.localeCompare(b.name)),
    byId: (personId) => one('SELECT body FROM roster WHERE person_id = ?', personId),
    byBadgeHash: (hash) => one('SELECT body FROM roster WHERE badge_hash = ?', hash),
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
