import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CollectionName } from '../../shared/schema/index.ts';
import type { PullResponse } from '../../shared/protocol/index.ts';
import { launchStack, type LaunchedStack, type LaunchedStation } from './launch.ts';
import {
  openBlankPage,
  startWorker,
  tellWorker,
  untilLive,
  workerState,
  type WorkerState,
} from './workerDriver.ts';

/** More than a page of the worker's. */
const ORDERS = 600;
const FOLLOWED = ['fulfilments', 'locations', 'products', 'stock', 'settings'] as const;
const start = (databaseName: string, wasFilled = false) => ({
  databaseName,
  collections: FOLLOWED,
  wasFilled,
});

let stack: LaunchedStack;
let station: LaunchedStation;
let page: Page;

beforeAll(async () => {
  stack = await launchStack({ orders: ORDERS });
  station = await stack.addStation('replica');
  await station.page.getByTestId('sign-in').waitFor();
  // The app itself would replicate beside the worker under test.
  await station.page.close();
  page = await openBlankPage(station);
});
afterAll(() => stack?.close());

/** Central's documents, straight from the pull proxy. */
async function centralIds(collection: CollectionName): Promise<string[]> {
  return page.evaluate(async (name) => {
    const ids: string[] = [];
    for (let after: string | undefined; ;) {
      const query = new URLSearchParams({
        limit: '1000',
        ...(after === undefined ? {} : { after }),
      });
      const answer = await fetch(`/host/pull/${name}?${query.toString()}`);
      const body = (await answer.json()) as PullResponse;
      for (const { id, _deleted: deleted } of body.documents) if (deleted !== true) ids.push(id);
      if (body.documents.length < 1000) return ids.sort();
      ({ after } = body.checkpoint);
    }
  }, collection);
}

async function expectEverything(state: WorkerState): Promise<void> {
  for (const name of FOLLOWED) {
    expect(Object.keys(state.documents[name] ?? {}).sort(), name).toEqual(await centralIds(name));
  }
}

/** Changes the stored rows of a collection behind the worker's back. */
const damageRows = (databaseName: string, collection: CollectionName, how: 'lose' | 'spoil') =>
  page.evaluate(
    async ({ databaseName, collection, how }) => {
      const all = await indexedDB.databases();
      const name = all.find(
        (each) => each.name?.includes(databaseName) && each.name.endsWith(`--${collection}`),
      )?.name;
      if (name === undefined) throw new Error(`${collection} is not stored`);
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(name)));
      });
      const docs = database.transaction('docs', 'readwrite').objectStore('docs');
      const keys = await new Promise<IDBValidKey[]>((resolve) => {
        const request = docs.getAllKeys();
        request.addEventListener('success', () => resolve(request.result));
      });
      for (const key of keys.slice(0, 3)) {
        if (how === 'lose') docs.delete(key);
        else docs.put({ id: key, clock: 'rubbish' });
      }
      await new Promise((resolve) => docs.transaction.addEventListener('complete', resolve));
      database.close();
    },
    { databaseName, collection, how },
  );

/** Empties the object stores behind the worker's back, as Chromium does when the disk is full. */
const emptyStorage = (databaseName: string): Promise<void> =>
  page.evaluate(async (wanted) => {
    const open = (name: string) =>
      new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(name)));
      });
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined || !name.includes(wanted)) continue;
      const database = await open(name);
      const stores = [...database.objectStoreNames].filter((each) =>
        ['docs', 'cursors'].includes(each),
      );
      if (stores.length > 0) {
        const transaction = database.transaction(stores, 'readwrite');
        for (const store of stores) transaction.objectStore(store).clear();
        await new Promise((resolve) => transaction.addEventListener('complete', resolve));
      }
      database.close();
    }
  }, databaseName);

/** Rows of the collections that are stored under a database name. */
const storedRows = (databaseName: string): Promise<Record<string, number>> =>
  page.evaluate(async (wanted) => {
    const rows: Record<string, number> = {};
    for (const { name = '' } of await indexedDB.databases()) {
      const collection = /--([a-z]+)$/.exec(name)?.[1];
      if (collection === undefined || !name.includes(wanted)) continue;
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.addEventListener('success', () => resolve(request.result));
        request.addEventListener('error', () => reject(new Error(name)));
      });
      if (database.objectStoreNames.contains('docs')) {
        const request = database.transaction('docs').objectStore('docs').count();
        rows[collection] = await new Promise((resolve) => {
          request.addEventListener('success', () => resolve(request.result));
        });
      }
      database.close();
    }
    return rows;
  }, databaseName);

describe('a right that is lost', () => {
  const others = FOLLOWED.filter((name) => name !== 'stock');

  it('takes what was stored under it from the disk, and from the screens', async () => {
    await startWorker(page, start('stowline-rights'));
    const before = await untilLive(page, FOLLOWED);
    expect((await storedRows('stowline-rights'))['stock']).toBeGreaterThan(0);
    await tellWorker(page, { type: 'collections', collections: others, lost: { stock: 1 } });
    await expect.poll(async () => (await storedRows('stowline-rights'))['stock']).toBe(0);
    const { log, problems } = await workerState(page);
    expect(log).toContain('dropped stock');
    expect(problems).toEqual([]);
    const { stock: _, ...kept } = await storedRows('stowline-rights');
    expect(kept['fulfilments']).toBe(Object.keys(before.documents.fulfilments ?? {}).length);
  });

  it('while no window was open counts with the next, and what is allowed again is fetched anew', async () => {
    const again = { ...start('stowline-rights', true), lost: { stock: 1, locations: 1 } };
    await page.route('**/host/pull/**', (route) => route.abort());
    await startWorker(page, { ...again, collections: others });
    await page.waitForFunction(() => window.driver?.state.loaded);
    const away = await workerState(page);
    expect(away.documents.locations).toBeUndefined();
    expect(Object.keys(away.documents.products ?? {})).not.toEqual([]);
    expect((await storedRows('stowline-rights'))['locations']).toBe(0);
    await page.unroute('**/host/pull/**');
    await startWorker(page, again);
    await expectEverything(await untilLive(page, FOLLOWED));
    expect((await workerState(page)).problems).toEqual([]);
  });
});

describe('the replication worker', () => {
  it('hands over all of central’s documents, and how far only after them', async () => {
    await startWorker(page, start('stowline-whole'));
    const state = await untilLive(page, FOLLOWED);
    await expectEverything(state);
    expect(state.problems).toEqual([]);
    for (const name of FOLLOWED) {
      const own = state.log.filter((line) => line.endsWith(` ${name}`));
      expect(own.at(-1), name).toBe(`through ${name}`);
      expect(
        own.filter((line) => line === `through ${name}`),
        name,
      ).toHaveLength(1);
      expect(state.through[name]).toBeGreaterThan(0);
    }
  });

  it('opens from what is stored when nothing can be reached', async () => {
    await startWorker(page, start('stowline-offline'));
    const before = await untilLive(page, FOLLOWED);
    await page.route('**/host/pull/**', (route) => route.abort());
    await startWorker(page, start('stowline-offline', true));
    await page.waitForFunction(() => window.driver?.state.loaded);
    const after = await workerState(page);
    expect(after.documents).toEqual(before.documents);
    expect(after.through).toEqual(before.through);
    expect(after.problems).toEqual([]);
    await page.unroute('**/host/pull/**');
  });

  it('goes on after pages failed to be stored, without a hole', async () => {
    // Trap 6: RxDB would report the error and move on past the page.
    const failing = `{
      const put = IDBObjectStore.prototype.put;
      let writes = 0;
      IDBObjectStore.prototype.put = function (...args) {
        if (this.name === 'docs' && 'clock' in args[0] && [100, 900].includes((writes += 1))) {
          throw new DOMException('planted', 'UnknownError');
        }
        return put.apply(this, args);
      };
    }`;
    await startWorker(page, start('stowline-failing'), failing);
    const state = await untilLive(page, FOLLOWED);
    expect(state.problems.some((each) => each.startsWith('storage-failed'))).toBe(true);
    await expectEverything(state);

    await startWorker(page, start('stowline-failing', true));
    await page.waitForFunction(() => window.driver?.state.loaded);
    expect((await workerState(page)).countWhenLoaded).toBe(
      (await Promise.all(FOLLOWED.map(centralIds))).flat().length,
    );
  });

  it('notices that the storage was emptied before it started, says so and fetches afresh', async () => {
    await startWorker(page, start('stowline-wiped'));
    await untilLive(page, FOLLOWED);
    await page.evaluate(() => window.driver?.worker.terminate());
    await emptyStorage('stowline-wiped');
    await startWorker(page, start('stowline-wiped', true));
    const state = await untilLive(page, FOLLOWED);
    expect(state.countWhenLoaded).toBe(0);
    expect(state.problems).toContain('storage-wiped');
    await expectEverything(state);
  });

  it('notices that the storage was emptied while it ran, and fetches afresh', async () => {
    await startWorker(page, start('stowline-drained'));
    await untilLive(page, FOLLOWED);
    await emptyStorage('stowline-drained');
    await tellWorker(page, { type: 'poke' });
    await page.waitForFunction(
      (count) =>
        window.driver?.state.problems.filter((each) => each === 'storage-wiped').length === count,
      FOLLOWED.length,
    );
    // They count as live until the first page of the fresh start: its end is told once it is stored.
    await page.waitForFunction(
      (names) => names.every((name) => window.driver?.state.log.includes(`keep-only ${name}`)),
      [...FOLLOWED],
    );
    await expectEverything(await untilLive(page, FOLLOWED));
    await page.evaluate(() => window.driver?.worker.terminate());

    await startWorker(page, start('stowline-drained', true));
    await page.waitForFunction(() => window.driver?.state.loaded);
    expect((await workerState(page)).countWhenLoaded).toBeGreaterThan(0);
  });

  it.each([
    ['lose', 'storage-wiped'],
    ['spoil', 'storage-failed'],
  ] as const)('notices at its start that rows are gone or broken (%s)', async (how, problem) => {
    const name = `stowline-${how}`;
    await startWorker(page, start(name));
    await untilLive(page, FOLLOWED);
    await page.evaluate(() => window.driver?.worker.terminate());
    await damageRows(name, 'products', how);
    await startWorker(page, start(name, true));
    const state = await untilLive(page, FOLLOWED);
    expect(state.problems.filter((each) => each.startsWith(problem))).toHaveLength(1);
    expect(state.log).toContain('keep-only products');
    await expectEverything(state);

    await startWorker(page, start(name, true));
    const again = await untilLive(page, FOLLOWED);
    expect(again.problems).toEqual([]);
    await expectEverything(again);
  });

  it('tells of an older copy than was stored once, shows it, and fetches all of it again', async () => {
    await startWorker(page, start('stowline-older'));
    const before = await untilLive(page, FOLLOWED);
    expect(before.log).toContain('stored stock');
    const noted = { ...before.through, stock: (before.through.stock ?? 0) + 1 };
    await page.route('**/host/pull/**', (route) => route.abort());
    const again = { ...start('stowline-older', true), noted };
    await startWorker(page, again);
    await page.waitForFunction(() => window.driver?.state.loaded);
    const offline = await workerState(page);
    expect(offline.problems).toEqual(['storage-older']);
    expect(offline.documents).toEqual(before.documents);
    expect(offline.through.stock).toBeUndefined();
    expect(offline.through.fulfilments).toBe(before.through.fulfilments);
    await page.unroute('**/host/pull/**');
    await startWorker(page, start('stowline-older', true));
    const after = await untilLive(page, FOLLOWED);
    await expectEverything(after);
    expect(after.problems).toEqual([]);
    expect(after.log).toContain('keep-only stock');
  });

  it('says that its storage was taken away, and another one goes on without a gap', async () => {
    await startWorker(page, start('stowline-taken'));
    await untilLive(page, FOLLOWED);
    await page.evaluate(async () => {
      const names = (await indexedDB.databases()).flatMap(({ name }) => name ?? []);
      const ours = names.filter((name) => name.includes('stowline-taken'));
      await Promise.all(
        ours.map(
          (name) =>
            new Promise((resolve) => {
              indexedDB.deleteDatabase(name).addEventListener('success', resolve);
            }),
        ),
      );
    });
    await page.waitForFunction(() => window.driver?.state.log.includes('storage-lost'));
    await startWorker(page, { ...start('stowline-taken', true), goesOn: true });
    const state = await untilLive(page, FOLLOWED);
    for (const name of FOLLOWED) expect(state.log).toContain(`keep-only ${name}`);
    await expectEverything(state);
  });

  it('stores and tells all of it while the device’s clock steps back by days', async () => {
    const stepping = `{
      const now = Date.now.bind(Date);
      let calls = 0;
      Date.now = () => now() - 86_400_000 * Math.floor((calls += 1) / 50);
    }`;
    await startWorker(page, start('stowline-clock'), stepping);
    const before = await untilLive(page, FOLLOWED);
    await stack.importOrders(ORDERS + 40);
    await tellWorker(page, { type: 'poke' });
    const known = Object.keys(before.documents.fulfilments ?? {}).length;
    await page.waitForFunction(
      (count) => Object.keys(window.driver?.state.documents.fulfilments ?? {}).length > count,
      known,
    );
    const state = await untilLive(page, FOLLOWED);
    expect(state.problems).toEqual([]);
    await expectEverything(state);
    await startWorker(page, start('stowline-clock', true));
    await page.waitForFunction(() => window.driver?.state.loaded);
    expect((await workerState(page)).countWhenLoaded).toBe(
      (await Promise.all(FOLLOWED.map(centralIds))).flat().length,
    );
  });

  it('begins again when central says that the cursor is too old, keeping what it has on the screen', async () => {
    await startWorker(page, start('stowline-resync'));
    const before = await untilLive(page, FOLLOWED);
    let refused = 0;
    await page.route('**/host/pull/products?*after=*', (route) => {
      if (refused > 0) return route.continue();
      refused += 1;
      return route.fulfill({ status: 410, json: { error: { code: 'resync', meta: {} } } });
    });
    await tellWorker(page, { type: 'poke' });
    await page.waitForFunction(() => window.driver?.state.log.includes('keep-only products'));
    const after = await untilLive(page, FOLLOWED);
    expect(after.documents).toEqual(before.documents);
    expect(after.log).not.toContain('dropped products');
    await page.unroute('**/host/pull/products?*after=*');
  });

  it('draws what others change after a poke', async () => {
    await startWorker(page, start('stowline-poked'));
    const before = await untilLive(page, FOLLOWED);
    await stack.importOrders(ORDERS + 80);
    await tellWorker(page, { type: 'poke' });
    const known = Object.keys(before.documents.fulfilments ?? {}).length;
    await page.waitForFunction(
      (count) => Object.keys(window.driver?.state.documents.fulfilments ?? {}).length > count,
      known,
    );
    await untilLive(page, FOLLOWED);
  });
});
