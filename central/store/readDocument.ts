import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { InternalCollection } from './types.ts';

export interface ReadDocument<T> {
  readonly doc: T;
  /** It left the floor, or the house; what it was is kept. */
  readonly gone: boolean;
}

/** A document as last committed, without taking its shard. undefined: there is none, or nothing is left of it. */
export async function readDocument<T>(
  db: Kysely<Database>,
  shard: string,
  collection: InternalCollection,
  id: string,
): Promise<ReadDocument<T> | undefined> {
  const row = await db
    .selectFrom('state')
    .select(['body', 'gone'])
    .where('shard', '=', shard)
    .where('collection', '=', collection)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.body ? { doc: JSON.parse(row.body) as T, gone: row.gone === 1 } : undefined;
}
