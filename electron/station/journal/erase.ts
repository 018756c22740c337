import { FACT_TYPES, FACTS, type FactSpec } from '../../../shared/facts/index.ts';
import type { Database } from './database.ts';

export interface Erasure {
  readonly contactIds: readonly string[];
  /** Labels and slips of these bear the contacts. */
  readonly parcelIds: readonly string[];
}

/** [type, field] of every field that holds personal data. */
const PERSONAL = FACT_TYPES.flatMap((type) => {
  const spec: FactSpec = FACTS[type];
  return (spec.personal ?? []).map((field) => [type, field] as const);
});
/** What stands in its place: those who show a fact read an address. */
const NOBODY = { name: '', lines: [], postcode: '', city: '', country: '', phone: '' };

/**
 * Forgets contacts: copies held, what answered facts say of them, labels. The file keeps nothing of it. false: a
 * fact that waits or a label that is being printed still needs it, and it has to be asked again.
 */
export function erase(db: Database, { contactIds, parcelIds }: Erasure): boolean {
  const contacts = JSON.stringify(contactIds);
  const parcels = JSON.stringify(parcelIds);
  const left = db.transaction(() => {
    db.run(
      `DELETE FROM held WHERE collection = 'contacts' AND id IN (SELECT value FROM json_each(?))`,
      contacts,
    );
    let waiting = 0;
    for (const [type, field] of PERSONAL) {
      const about = `json_extract(body, '$.type') = ?
        AND json_extract(body, '$.data.fulfilmentId') IN (SELECT value FROM json_each(?))`;
      db.run(
        `UPDATE facts SET body = json_set(body, '$.data.${field}', json(?))
          WHERE outcome IS NOT NULL AND ${about}`,
        JSON.stringify(NOBODY),
        type,
        contacts,
      );
      const row = db.get(
        `SELECT count(*) AS n FROM facts WHERE outcome IS NULL AND ${about}`,
        type,
        contacts,
      ) as { n: number };
      waiting += row.n;
    }
    db.run(
      `DELETE FROM print_jobs WHERE state NOT IN ('queued', 'sending')
        AND parcel_id IN (SELECT value FROM json_each(?))`,
      parcels,
    );
    const { n } = db.get(
      'SELECT count(*) AS n FROM print_jobs WHERE parcel_id IN (SELECT value FROM json_each(?))',
      parcels,
    ) as { n: number };
    return waiting + n;
  });
  db.forgetLog();
  return left === 0;
}
