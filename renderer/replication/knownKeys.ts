import type { DBCore, DBCoreGetManyRequest, DBCoreKeyRange, DBCoreTable, Middleware } from 'dexie';

/** DBCoreRangeType.Any, an enum of which Dexie exports the type only. */
const ALL_KEYS = JSON.parse('{"type":3}') as DBCoreKeyRange;

/**
 * Remembers which keys a table may hold, so that IndexedDB is not asked for rows that are not there.
 * RxDB asks for every document it is about to write, and each is a round trip to the browser's
 * process: on a first sync that took as long as the writing. One window has the database
 * (oneWindow), so no keys come from elsewhere; keys that have gone are merely asked for in vain.
 */
export function rememberKeys(): Middleware<DBCore> {
  return {
    stack: 'dbcore',
    name: 'known-keys',
    // Outside Dexie's own: what it asks for itself goes past here, too.
    level: 3,
    create: (core) => ({ ...core, table: (name) => withKnownKeys(core.table(name)) }),
  };
}

export function withKnownKeys(table: DBCoreTable): DBCoreTable {
  const { primaryKey } = table.schema;
  // Numbers drawn by the database can't be known, and rows without keys of their own are not ours.
  const keyOf = primaryKey.extractKey;
  if (primaryKey.autoIncrement === true || keyOf == null) return table;
  const known = new Set<unknown>();
  let complete = false;

  /** In the same transaction, so nothing slips in between; once in the life of the table. */
  const readKeys = async ({ trans }: DBCoreGetManyRequest) => {
    const { result } = await table.query({
      trans,
      values: false,
      query: { index: primaryKey, range: ALL_KEYS },
    });
    for (const key of result) known.add(key);
    complete = true;
  };

  const getKnown = (request: DBCoreGetManyRequest): Promise<unknown[]> => {
    const keys = known.size === 0 ? [] : request.keys.filter((key) => known.has(key));
    // Already settled: a transaction stays open over that, and would not over waiting.
    if (keys.length === 0) return Promise.resolve(request.keys.map(() => undefined));
    return table.getMany({ ...request, keys }).then((rows) => {
      const rowOf = new Map(keys.map((key, at) => [key, rows[at] as unknown]));
      return request.keys.map((key) => rowOf.get(key));
    });
  };

  return {
    ...table,
    getMany: (request) =>
      complete ? getKnown(request) : readKeys(request).then(() => getKnown(request)),
    mutate(request) {
      if (request.type === 'put' || request.type === 'add') {
        // Before it is stored: a key too many costs a question, one too few would lose a row.
        for (const key of request.keys ?? request.values.map((row: object) => keyOf(row))) {
          known.add(key);
        }
      }
      return table.mutate(request);
    },
  };
}
