/**
 * The page's real storage, RxDB on Dexie, over an IndexedDB in memory: each page has its own, which
 * outlives it. Closed when the page is killed, as the browser would, so that it can be opened again.
 */
import { openCursorStore as openCursors } from '../../../renderer/replication/cursorStore.ts';
import { openDocumentStorage as openDocuments } from '../../../renderer/replication/documentStorage.ts';
import { openingMark } from './indexedDb.ts';
import { currentMachine, currentProcess, runAs, type Process } from './machine.ts';
import { diskOf } from './pageStorage.ts';

/** How to close what a page has open: when it dies, or a new worker opens it again. */
const closing = new WeakMap<Process, () => void>();

export async function openDocumentStorage(
  ...[stationName, ...rest]: Parameters<typeof openDocuments>
): ReturnType<typeof openDocuments> {
  const process = currentProcess();
  closing.get(process)?.();
  const name = `${stationName}-${diskOf(process).name}${openingMark()}`;
  const { root, uncaught } = currentMachine();
  const storage = await openDocuments(name, ...rest).catch((error: unknown) => {
    // The product would go on in plain memory, and nothing of RxDB would be tried any more.
    if (process.alive) uncaught.push({ process: process.name, error });
    throw error;
  });
  const close = (): void => {
    process.onDeath.delete(close);
    runAs(process.alive ? process : root, () => void storage.close());
  };
  closing.set(process, close);
  process.onDeath.add(close);
  return storage;
}

export async function openCursorStore(
  ...args: Parameters<typeof openCursors>
): ReturnType<typeof openCursors> {
  const process = currentProcess();
  const store = await openCursors(...args);
  process.onDeath.add(() => store.close());
  return store;
}
