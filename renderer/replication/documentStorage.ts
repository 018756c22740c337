import { Dexie } from 'dexie';
import { createRxDatabase, type RxCollection, type RxDatabase } from 'rxdb/plugins/core';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { COLLECTION_NAMES, COLLECTIONS, type CollectionName } from '../../shared/schema/index.ts';
import type { PulledDocument } from '../../shared/protocol/index.ts';
import { tableOf, type StoredRow } from './dexieTable.ts';
import type { StoredDocument } from './messages.ts';
import { rememberKeys } from './knownKeys.ts';
import { keepOnlyPrimaryKey } from './primaryKeyOnly.ts';
import { rxSchemaOf, schemaFingerprint } from './rxSchema.ts';
import { writePage } from './writePage.ts';

export type StateDocument = { id: string; clock: number };
export type StateCollection = RxCollection<StateDocument>;

export interface DocumentStorage {
  /** Unique to the station and to the shape of its collections. */
  readonly name: string;
  /** Resolves when all of it is on the disk; rejects when any of it is not. */
  write(name: CollectionName, documents: readonly PulledDocument[]): Promise<void>;
  /** Everything stored, in portions. */
  read(name: CollectionName, portion: number): AsyncIterable<StoredDocument[]>;
  isEmpty(name: CollectionName): Promise<boolean>;
  count(name: CollectionName): Promise<number>;
  clear(name: CollectionName): Promise<void>;
  close(): Promise<void>;
}

/** How RxDB's Dexie storage names its databases. */
const RX_PREFIX = 'rxdb-dexie-';

const SCHEMAS = Object.fromEntries(
  COLLECTION_NAMES.map((name) => [name, rxSchemaOf(COLLECTIONS[name].schema)]),
);
/** Raised when the tables change while the documents stay as they are. */
const LAYOUT = 2;
const FINGERPRINT = schemaFingerprint({
  ...Object.fromEntries(
    COLLECTION_NAMES.map((name) => [name, [COLLECTIONS[name].version, SCHEMAS[name]]]),
  ),
  ' layout': LAYOUT,
});

/** Databases of this station from before its collections changed: fetched afresh, so not needed. */
async function deleteOutdated(station: string, current: string): Promise<void> {
  const names = await Dexie.getDatabaseNames();
  const ours = names.filter((name) =>
    [station, `${RX_PREFIX}${station}`].some((prefix) => name.startsWith(`${prefix}-`)),
  );
  const outdated = ours.filter(
    (name) => !name.startsWith(current) && !name.startsWith(`${RX_PREFIX}${current}`),
  );
  for (const name of outdated) await Dexie.delete(name);
}

function withoutRxFields(row: StoredRow): StoredDocument {
  const { _rev, _meta, _deleted, _attachments, ...document } = row;
  return document as unknown as StoredDocument;
}

async function* readRows(collection: StateCollection, portion: number) {
  const table = await tableOf(collection);
  let after = '';
  for (;;) {
    const rows = await table.where('id').above(after).limit(portion).toArray();
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    yield rows;
    if (rows.length < portion) return;
  }
}

/**
 * Opens the station's local copy of central's state: RxDB on Dexie, one collection each. `onLost`: the
 * browser closed or deleted some of it under us, and nothing more can be read or stored.
 */
export async function openDocumentStorage(
  stationName: string,
  onLost: (detail: string) => void,
): Promise<DocumentStorage> {
  const name = `${stationName}-${FINGERPRINT}`;
  /** Closing ourselves, and failing to open, are no losses. */
  let open = false;
  await deleteOutdated(stationName, name);
  const database: RxDatabase<Record<CollectionName, StateCollection>> = await createRxDatabase({
    name,
    storage: getRxStorageDexie({
      chromeTransactionDurability: 'strict',
      onCreate(dexie, dexieName) {
        dexie.use(rememberKeys());
        dexie.on('close', () => {
          if (open) onLost(dexieName);
        });
        // RxDB's own store of what collections there are is queried by its indexes.
        const isOurs = COLLECTION_NAMES.some((each) => dexieName.endsWith(`--${each}`));
        if (isOurs) keepOnlyPrimaryKey(dexie);
      },
    }),
    multiInstance: false,
    localDocuments: false,
  });
  await database.addCollections(
    Object.fromEntries(Object.entries(SCHEMAS).map(([each, schema]) => [each, { schema }])),
  );
  open = true;
  return {
    name,
    write: (each, documents) => writePage(database.collections[each], documents),
    async *read(each, portion) {
      for await (const rows of readRows(database.collections[each], portion)) {
        const documents = rows.map(withoutRxFields);
        const broken = documents.find(({ clock }) => !Number.isInteger(clock));
        if (broken !== undefined) throw new Error(`${each}/${broken.id} is not readable`);
        yield documents;
      }
    },
    async isEmpty(each) {
      for await (const rows of readRows(database.collections[each], 1)) return rows.length === 0;
      return true;
    },
    clear: async (each) => (await tableOf(database.collections[each])).clear(),
    count: async (each) => (await tableOf(database.collections[each])).count(),
    async close() {
      open = false;
      await database.close();
    },
  };
}
