/**
 * The page's real storage, RxDB on Dexie, over an IndexedDB in memory: each page has its own, which
 * outlives it. Closed when the page is killed, as the browser would, so that it can be opened again.
 */
import { openCursorStore as openCursors } from '../../../renderer/replication/cursorStore.ts';
import { openDocumentStorage as openDocuments } from '../../../renderer/replication/documentStorage.ts';
import { currentMachine, currentProcess, runAs } from './machine.ts';
import { diskOf } from './pageStorage.ts';

export async function openDocumentStorage(
  ...[stationName, ...rest]: Parameters<typeof openDocuments>
): ReturnType<typeof openDocuments> {
  const process = currentProcess();
  const storage = await openDocuments(`${stationName}-${diskOf(process).name}`, ...rest);
  const { root } = currentMachine();
  process.onDeath.add(() => {
    runAs(root, () => void storage.close());
  });
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
