import {
  COLLECTION_NAMES,
  mayRead,
  type CollectionName,
  type RosterEntry,
} from '../../shared/schema/index.ts';
import type { Journal } from './journal/index.ts';

/**
 * What this station may read, and how often it lost that. Copies on the disk outlive a right: each of
 * them, the page's too, says with which count it was made, and is thrown away where the count is higher.
 */
export interface Grants {
  /** By collection; absent: never lost. */
  readonly lost: () => Record<string, number>;
  /** In the commit that renews the roster, before it does. */
  readonly rosterComes: (next: readonly RosterEntry[]) => void;
  /** Central has shut this station out: it may read nothing, and nobody signs in here. */
  readonly revoked: () => void;
}

/** Later than anything was printed. */
const FOREVER = '9999';

export function createGrants(journal: Journal): Grants {
  const { meta, people, held } = journal;
  const lost = (): Record<string, number> => meta.get('lostGrants') ?? {};

  const lose = (names: readonly CollectionName[]): void => {
    if (names.length === 0) return;
    const before = lost();
    const counted = names.map((name) => [name, (before[name] ?? 0) + 1]);
    meta.set('lostGrants', { ...before, ...Object.fromEntries(counted) });
    for (const name of names) held.forget(name);
  };

  return {
    lost,
    rosterComes: (next) => {
      const before = people.list();
      // The copies were made for those who work here: for the one signed in, or else for anybody.
      const signedIn = meta.get('session')?.personId;
      const person = (roster: readonly RosterEntry[]) =>
        roster.filter(({ personId }) => personId === signedIn);
      const may = (name: CollectionName, roster: readonly RosterEntry[]) =>
        roster.some(({ roles }) => mayRead(name, roles));
      const gone = (
        name: CollectionName,
        was: readonly RosterEntry[],
        is: readonly RosterEntry[],
      ) => !mayRead(name, []) && may(name, was) && !may(name, is);
      lose(
        COLLECTION_NAMES.filter(
          (name) => gone(name, before, next) || gone(name, person(before), person(next)),
        ),
      );
    },
    revoked: () => {
      if (meta.get('revoked')) return;
      journal.transaction(() => {
        lose(COLLECTION_NAMES);
        people.replaceRoster([]);
        // Labels and slips bear names and addresses. What is still to be printed or asked about stays.
        journal.jobs.purge(FOREVER);
      });
    },
  };
}
