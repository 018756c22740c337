/**
 * An IndexedDB in memory for threads whose pages keep their state in RxDB. What a browser does for pages
 * that end is done here: whatever transaction they had under way is aborted.
 */
import { createHash } from 'node:crypto';
import * as fake from 'fake-indexeddb';
import { currentMachine, currentProcess, isSimulating, runAs } from './machine.ts';

/**
 * RxDB and Dexie remember what they have open by name, and here all pages share them. So each opening
 * gives its databases names of their own, and this is left out of them again where they are kept.
 */
const OPENING = /_opening\d+_/;
let openings = 0;
export function openingMark(): string {
  openings += 1;
  return `_opening${openings}_`;
}

function abortWithPage(transaction: IDBTransaction): void {
  if (!isSimulating()) return;
  const { onDeath } = currentProcess();
  const { root } = currentMachine();
  const abort = (): void => runAs(root, () => transaction.abort());
  const ended = (): void => void onDeath.delete(abort);
  onDeath.add(abort);
  transaction.addEventListener('complete', ended);
  transaction.addEventListener('abort', ended);
}

type Begin = (this: IDBDatabase, ...args: Parameters<IDBDatabase['transaction']>) => IDBTransaction;

/** To be called before Dexie is loaded, which takes what is there then. */
export function installIndexedDb(): void {
  for (const [name, value] of Object.entries(fake)) {
    if (!name.startsWith('IDB') && name !== 'indexedDB') continue;
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  const kept = (name: string): string => name.replace(OPENING, '');
  const { indexedDB, IDBDatabase } = globalThis;
  const open = indexedDB.open.bind(indexedDB);
  const remove = indexedDB.deleteDatabase.bind(indexedDB);
  indexedDB.open = (name, ...rest) => open(kept(name), ...rest);
  indexedDB.deleteDatabase = (name) => remove(kept(name));
  const described = Object.getOwnPropertyDescriptor(IDBDatabase.prototype, 'transaction');
  const begin = described?.value as Begin;
  const value: Begin = function transaction(...args) {
    const begun = begin.apply(this, args);
    abortWithPage(begun);
    return begun;
  };
  Object.defineProperty(IDBDatabase.prototype, 'transaction', { ...described, value });
  // Node's own would answer from a thread pool, at a moment that no seed decides.
  Object.defineProperty(globalThis.crypto.subtle, 'digest', {
    value: async (_algorithm: string, data: ArrayBuffer): Promise<ArrayBuffer> => {
      const { buffer } = new Uint8Array(createHash('sha256').update(new Uint8Array(data)).digest());
      return buffer;
    },
  });
}
