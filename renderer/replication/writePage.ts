import type { BulkWriteRow, RxDocumentData, RxStorageWriteError } from 'rxdb/plugins/core';
import type { PulledDocument } from '../../shared/protocol/index.ts';
import type { StateCollection, StateDocument } from './documentStorage.ts';
import { tableOf } from './dexieTable.ts';

type Row = BulkWriteRow<StateDocument>;
type WriteError = RxStorageWriteError<StateDocument>;

/** For RxDB's own bookkeeping only: it names who writes in its errors and events. */
const CONTEXT = 'stowline-pull';
/** HTTP's number for a conflict, which is how RxDB says that a document is there already. */
const CONFLICT = 409;

/** RxDB fills revision and time in. */
const asRow = (document: PulledDocument, previous?: RxDocumentData<StateDocument>): Row => ({
  document: {
    ...document,
    _deleted: false,
    _attachments: {},
    _meta: previous?._meta ?? { lwt: 1 },
    _rev: previous?._rev ?? '',
  },
  ...(previous === undefined ? {} : { previous }),
});

async function writeRows(collection: StateCollection, rows: Row[]): Promise<WriteError[]> {
  const { error } = await collection.storageInstance.bulkWrite(rows, CONTEXT);
  return error;
}

function failOn(errors: readonly WriteError[]): void {
  const [error] = errors;
  if (error !== undefined) {
    throw new Error(
      `${errors.length} documents not stored, first ${error.documentId}: ${error.status}`,
    );
  }
}

/**
 * Stores one pulled page in a collection: resolves when all of it is on the disk, rejects when any of it
 * is not. Central alone writes state, so the newest always wins.
 *
 * Not RxDB's replication, which stores the same documents through the same call: that one reads each
 * document once more, keeps a second database a collection for a checkpoint that passes over pages that
 * failed, and reports a failure only beside the write (10–30 % slower in turns with this, 24,000
 * documents). As nothing is ever pushed, nothing of what it does beyond this is needed.
 */
export async function writePage(
  collection: StateCollection,
  documents: readonly PulledDocument[],
): Promise<void> {
  const deleted: string[] = [];
  const rows: Row[] = [];
  for (const document of documents) {
    const { _deleted: gone } = document;
    if (gone === true) deleted.push(document.id);
    else rows.push(asRow(document));
  }
  if (rows.length > 0) {
    // Written as new first: on a first sync that is all, and otherwise no slower than looking first.
    const errors = await writeRows(collection, rows);
    const known = errors.filter(({ status }) => status === CONFLICT);
    failOn(errors.filter(({ status }) => status !== CONFLICT));
    const updates = known.map((error) =>
      asRow(
        error.writeRow.document,
        'documentInDb' in error && error.documentInDb !== undefined
          ? error.documentInDb
          : undefined,
      ),
    );
    if (updates.length > 0) failOn(await writeRows(collection, updates));
  }
  // Removed and not marked as deleted: who never pushes needs no tombstones, and never has to clean up.
  if (deleted.length > 0) await (await tableOf(collection)).bulkDelete(deleted);
}
