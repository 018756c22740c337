/** Bare Dexie: a table a collection, the pages put into it as they come. */
import { Dexie } from 'dexie';
import { pullAll } from './pullAll.ts';

globalThis.contend = async (input) => {
  const database = new Dexie('bare');
  database.version(1).stores(Object.fromEntries(input.collections.map((name) => [name, 'id'])));
  await database.open();
  const answer = await pullAll(input, (collection, documents) =>
    database.table(collection).bulkPut([...documents]),
  );
  database.close();
  return answer;
};
