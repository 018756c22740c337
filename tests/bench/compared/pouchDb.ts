/** PouchDB: a database a collection, the pages put into it as they come. */
import PouchDB from 'pouchdb-browser';
import { pullAll } from './pullAll.ts';

globalThis.contend = async (input) => {
  const databases = new Map(
    input.collections.map((name) => [name, new PouchDB(name, { adapter: 'idb' })]),
  );
  const answer = await pullAll(input, async (collection, documents) => {
    const answers = await databases
      .get(collection)
      ?.bulkDocs(documents.map((document) => ({ ...document, _id: document.id })));
    const failed = answers?.find(({ error }) => error !== undefined && error !== false);
    if (failed) throw new Error(`PouchDB: ${String(failed.error)}`);
  });
  await Promise.all([...databases.values()].map((database) => database.close()));
  return answer;
};
