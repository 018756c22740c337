/**
 * A page's storage in plain memory, in RxDB's place (the smaller run has RxDB itself). It outlives the
 * page, as IndexedDB does, and can be wiped or lose some of its rows.
 */
import type { Cursor, CursorStore } from '../../../renderer/replication/cursorStore.ts';
import type { DocumentStorage } from '../../../renderer/replication/documentStorage.ts';
import type { StoredDocument } from '../../../renderer/replication/messages.ts';
import type { CollectionName } from '../../../shared/schema/index.ts';
import { RENEWED } from './releases.ts';
import { currentProcess, pause, type Process } from './machine.ts';

let made = 0;

export class PageDisk {
  /** Unlike any other page's of this thread. */
  readonly name: string;
  readonly documents = new Map<string, Map<string, StoredDocument>>();
  readonly cursors = new Map<string, Cursor>();
  readonly local = new Map<string, string>();

  constructor() {
    made += 1;
    this.name = `disk${made}`;
  }

  /** One collection's rows go, its cursor stays: what a damaged database looks like. */
  empty(collection: string): void {
    for (const release of [0, 1]) this.documents.get(tableOf(collection, release))?.clear();
  }
}

const disks = new WeakMap<Process, PageDisk>();

export function giveDisk(process: Process, disk: PageDisk): void {
  disks.set(process, disk);
}

export function diskOf(process: Process): PageDisk {
  const disk = disks.get(process);
  if (disk === undefined) throw new Error(`${process.name} is no page`);
  return disk;
}

/** Another release may have another database: where a collection's version was raised it begins empty. */
const tableOf = (name: string, release: number): string =>
  RENEWED.has(name) ? `${name}@${release}` : name;

const rowsOf = (disk: PageDisk, name: string): Map<string, StoredDocument> => {
  const table = tableOf(name, currentProcess().release);
  const rows = disk.documents.get(table) ?? new Map<string, StoredDocument>();
  disk.documents.set(table, rows);
  return rows;
};

export async function openDocumentStorage(stationName: string): Promise<DocumentStorage> {
  const process = currentProcess();
  const disk = diskOf(process);
  return {
    name: stationName,
    async write(name, documents) {
      await pause(process.random.between(1, 20));
      for (const document of documents) {
        const { _deleted: deleted } = document;
        if (deleted === true) rowsOf(disk, name).delete(document.id);
        else rowsOf(disk, name).set(document.id, document);
      }
    },
    async *read(name, portion) {
      const rows = [...rowsOf(disk, name).values()];
      for (let at = 0; at < rows.length; at += portion) yield rows.slice(at, at + portion);
    },
    isEmpty: async (name) => rowsOf(disk, name).size === 0,
    count: async (name) => rowsOf(disk, name).size,
    clear: async (name) => rowsOf(disk, name).clear(),
    close: async () => undefined,
  };
}

export async function openCursorStore(): Promise<CursorStore> {
  const { cursors } = diskOf(currentProcess());
  return {
    get: async (collection: CollectionName) => cursors.get(collection),
    put: async (cursor) => void cursors.set(cursor.collection, cursor),
    delete: async (collection) => void cursors.delete(collection),
    close: () => undefined,
  };
}
