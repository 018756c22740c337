/** Ways to hurt what the browser stores: the files while it is stopped, the databases while it runs. */
import {
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  openSync,
  writeSync,
  closeSync,
} from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { RandomStream } from '../../shared/sample/random.ts';

export const STOPPED = [
  'folder',
  'file',
  'truncated',
  'overwritten',
  'unopenable',
  'all-site-data',
] as const;
export const RUNNING = ['databases-deleted', 'database-deleted', 'stores-emptied'] as const;
export type Damage = (typeof STOPPED)[number] | (typeof RUNNING)[number];

const indexedDbOf = (profile: string) => path.join(profile, 'Default', 'IndexedDB');

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const place = path.join(dir, entry.name);
    return entry.isDirectory() ? filesBelow(place) : [place];
  });
}

/** Hurts the stopped browser's files. Returns what was done, for whoever has to find out why it failed. */
export function damageFiles(
  profile: string,
  damage: (typeof STOPPED)[number],
  random: RandomStream,
): string {
  const dir = indexedDbOf(profile);
  if (damage === 'folder' || damage === 'all-site-data') {
    rmSync(dir, { recursive: true });
    if (damage === 'folder') return damage;
    rmSync(path.join(profile, 'Default', 'Local Storage'), { recursive: true, force: true });
    return damage;
  }
  if (damage === 'unopenable') {
    // Without its manifest Chromium neither opens nor deletes it, ever again.
    for (const file of filesBelow(dir))
      if (path.basename(file).startsWith('MANIFEST')) rmSync(file);
    return damage;
  }
  const [first, ...others] = filesBelow(dir).filter((file) => statSync(file).size > 0);
  if (first === undefined) throw new Error(`nothing is stored in ${dir}`);
  const file = random.pick([first, ...others]);
  const { size } = statSync(file);
  const at = random.integer(0, size - 1);
  if (damage === 'file') rmSync(file);
  else if (damage === 'truncated') truncateSync(file, at);
  else {
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(Math.min(4096, size - at), 0xa5), 0, undefined, at);
    closeSync(handle);
  }
  return `${damage} ${path.relative(dir, file)} (${size} bytes) at ${at}`;
}

/** Hurts the databases behind the running app's back. */
export async function damageDatabases(
  page: Page,
  damage: (typeof RUNNING)[number],
  random: RandomStream,
): Promise<string> {
  const nth = random.integer(0, 1_000_000);
  const names = await page.evaluate(
    async ({ damage, nth }) => {
      const databases = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
      const documents = databases.filter((name) => name.includes('--'));
      const one = documents[nth % documents.length];
      const chosen = damage === 'database-deleted' && one !== undefined ? [one] : databases;
      if (damage !== 'stores-emptied') {
        await Promise.all(
          chosen.map(
            (name) =>
              new Promise<void>((resolve) => {
                const request = indexedDB.deleteDatabase(name);
                for (const event of ['success', 'error', 'blocked']) {
                  request.addEventListener(event, () => resolve());
                }
              }),
          ),
        );
        return chosen;
      }
      for (const name of chosen) {
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(name);
          request.addEventListener('success', () => resolve(request.result));
          request.addEventListener('error', () => reject(new Error(name)));
        });
        const stores = [...db.objectStoreNames].filter((store) =>
          ['docs', 'cursors'].includes(store),
        );
        if (stores.length > 0) {
          const transaction = db.transaction(stores, 'readwrite');
          for (const store of stores) transaction.objectStore(store).clear();
          await new Promise((resolve) => transaction.addEventListener('complete', resolve));
        }
        db.close();
      }
      return chosen;
    },
    { damage, nth },
  );
  return `${damage}: ${names.length === 1 ? names[0] : `${names.length} databases`}`;
}
