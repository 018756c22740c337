/** What must hold between one station and central once its queue is empty: its journal, and the documents its window stores. */
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { runProgram } from '../../scripts/lib/processes.ts';
import type { CentralContents, Violation } from './index.ts';

/** Every fact in the station's journal has its outcome at central, and both agree on what it is. */
export function journalArrived(
  central: CentralContents,
  station: { readonly name: string; readonly dataDir: string },
): Violation[] {
  const db = new DatabaseSync(path.join(station.dataDir, 'journal.sqlite'), { readOnly: true });
  try {
    const journalled = db.prepare('select id, n, outcome from facts order by n').all();
    const known = new Map(central.facts.map((fact) => [fact.id, fact]));
    return journalled.flatMap(({ id, n, outcome }) => {
      const there = known.get(String(id));
      if (there && there.n === Number(n) && there.outcome === outcome) return [];
      const detail = `${station.name} ${String(n)}: here ${String(outcome)}, at central ${there?.outcome ?? 'unknown'}`;
      return [{ invariant: 'journal arrived', detail }];
    });
  } finally {
    db.close();
  }
}

/** Live documents of one collection as the page's IndexedDB holds them: id → clock. */
async function heldBy(page: Page, collection: string): Promise<Map<string, number>> {
  const rows = await page.evaluate(async (name) => {
    const databases = await indexedDB.databases();
    const found = databases.find((db) => db.name?.includes(`--${name}`) === true);
    if (found?.name === undefined) return [];
    const open = indexedDB.open(found.name);
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      open.addEventListener('success', () => resolve(open.result));
      open.addEventListener('error', () => reject(new Error(String(open.error))));
    });
    if (!db.objectStoreNames.contains('docs')) {
      db.close();
      return [];
    }
    const request = db.transaction('docs').objectStore('docs').getAll();
    const docs = await new Promise<{ id: string; clock: number; _deleted: unknown }[]>(
      (resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(String(request.error))));
      },
    );
    db.close();
    // Dexie stores the flag as '0' or '1'.
    return docs
      .filter((doc) => doc._deleted !== true && doc._deleted !== '1')
      .map((doc) => [doc.id, doc.clock] as const);
  }, collection);
  return new Map(rows);
}

const COMPARED = ['fulfilments', 'batches', 'tasks', 'stock', 'parcels', 'exceptions'] as const;

/** The window stores the same documents as central, at the same clock, in every collection of the work. */
export async function replicaEqual(central: CentralContents, page: Page): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const collection of COMPARED) {
    const here = await heldBy(page, collection);
    const there = new Map(
      central.state
        .filter((row) => row.collection === collection && row.gone === 0 && row.body !== null)
        .map((row) => [row.id, (JSON.parse(row.body ?? '{}') as { clock: number }).clock]),
    );
    const differing = [...new Set([...here.keys(), ...there.keys()])].filter(
      (id) => here.get(id) !== there.get(id),
    );
    for (const id of differing.slice(0, 5)) {
      const detail = `${collection} ${id}: clock ${here.get(id)} here, ${there.get(id)} there`;
      violations.push({ invariant: 'replica equals central', detail });
    }
  }
  return violations;
}

/** Documents of the work that the page's IndexedDB holds. */
export async function countStored(page: Page): Promise<number> {
  let count = 0;
  for (const collection of COMPARED) count += (await heldBy(page, collection)).size;
  return count;
}

/** The hash chain, as anyone may verify it from the command line. */
export async function chainVerifies(centralData: string): Promise<Violation[]> {
  try {
    await runProgram(process.execPath, ['central/main.ts', 'verify', '--data', centralData]);
    return [];
  } catch (error) {
    return [{ invariant: 'ledger verifies', detail: String(error) }];
  }
}
