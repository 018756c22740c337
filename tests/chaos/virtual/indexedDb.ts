/** An IndexedDB in memory for threads whose pages keep their state in RxDB. */
import { createHash } from 'node:crypto';
import * as fake from 'fake-indexeddb';

/** To be called before Dexie is loaded, which takes what is there then. */
export function installIndexedDb(): void {
  for (const [name, value] of Object.entries(fake)) {
    if (!name.startsWith('IDB') && name !== 'indexedDB') continue;
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  // Node's own would answer from a thread pool, at a moment that no seed decides.
  Object.defineProperty(globalThis.crypto.subtle, 'digest', {
    value: async (_algorithm: string, data: ArrayBuffer): Promise<ArrayBuffer> => {
      const { buffer } = new Uint8Array(createHash('sha256').update(new Uint8Array(data)).digest());
      return buffer;
    },
  });
}
