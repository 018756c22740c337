import type { HostEvents } from '../../shared/host/index.ts';
import { COLLECTION_NAMES, type CollectionName } from '../../shared/schema/index.ts';
import { openCursorStore, type Cursor } from './cursorStore.ts';
import { openDocumentStorage } from './documentStorage.ts';
import { createCourtesy } from './courtesy.ts';
import { createFetchPage } from './fetchPage.ts';
import { createFollower, type Follower, type FollowerDeps } from './follower.ts';
import { createLimiter } from './limiter.ts';
import { createMemoryStores, type Stores } from './memoryStores.ts';
import type { FromWorker, LostGrants, ToWorker } from './messages.ts';
import type { PageSender } from './pageSender.ts';
import { createRights } from './rights.ts';
import { spreadPokes } from './spreadPokes.ts';

/** Rows read from the storage at once. */
const READ_PORTION = 1000;

/** What a screen needs first comes first: the work, then what explains it. */
const PRIORITY: readonly CollectionName[] = [
  'settings',
  'batches',
  'fulfilments',
  'tasks',
  'parcels',
  'locations',
  'products',
  'exceptions',
  'stock',
  'people',
  'contacts',
];
const inOrder = (names: readonly CollectionName[]) =>
  [...names].sort((a, b) => PRIORITY.indexOf(a) - PRIORITY.indexOf(b));

async function openStores(databaseName: string, onLost: (detail: string) => void): Promise<Stores> {
  const storage = await openDocumentStorage(databaseName, onLost);
  return { storage, cursors: await openCursorStore(`${storage.name}-cursors`, onLost) };
}

export interface Replicator {
  /** `lost`: how often the right to each was lost by now; absent: as before. */
  setCollections(collections: readonly CollectionName[], lost?: LostGrants): void;
  poke(poke?: HostEvents['poke']): void;
  /** Somebody scanned: they come first. */
  scanned(): void;
}

/** Without a storage, waiting to be ended. */
const IDLE: Replicator = {
  setCollections: () => undefined,
  poke: () => undefined,
  scanned: () => undefined,
};

/** Everything the worker does, from opening the storage to following central, collection by collection. */
export async function startReplicator(
  options: Extract<ToWorker, { type: 'start' }>,
  post: (message: FromWorker) => void,
  sender: PageSender,
): Promise<Replicator> {
  const stores = await openStores(options.databaseName, (detail) =>
    post({ type: 'storage-lost', detail }),
  ).catch((error: unknown) => {
    post({ type: 'problem', code: 'storage-failed', collection: null, detail: String(error) });
    return options.lastTry === true ? createMemoryStores() : undefined;
  });
  if (stores === undefined) {
    post({ type: 'storage-unopened' });
    return IDLE;
  }
  const { storage } = stores;
  const stored = ({ collection, through, complete }: Cursor): void => {
    if (complete) post({ type: 'stored', collection, through });
  };
  const rights = createRights(stores, stored, options.lost);
  const { cursors } = rights;
  const followers = new Map<CollectionName, Follower>();
  /** What is under way for a collection: a follower that was stopped has ended before the next begins. */
  const tails = new Map<CollectionName, Promise<void>>();
  /** How often a collection was dropped: what was begun before then goes no further. */
  const drops = new Map<CollectionName, number>();
  /** What wipes one collection seldom leaves the others alone; those that nobody changes would not notice. */
  const postAndSuspect = (message: FromWorker): void => {
    post(message);
    if (message.type !== 'problem' || message.code !== 'storage-wiped') return;
    for (const [name, follower] of followers) if (name !== message.collection) follower.suspect();
  };
  const courtesy = createCourtesy(() => performance.now());
  const followerDeps: FollowerDeps = {
    storage,
    cursors,
    fetchPage: createFetchPage(options.pullBase),
    courtesy,
    limitWrites: createLimiter(() => courtesy.writers()),
    post: postAndSuspect,
    sender,
  };
  const failed = (collection: CollectionName) => (error: unknown) =>
    post({ type: 'problem', code: 'storage-failed', collection, detail: String(error) });

  /** Sends what is stored, and how many documents that are. */
  const send = async (collection: CollectionName, shown: boolean): Promise<number> => {
    if (shown) return storage.count(collection);
    let count = 0;
    for await (const documents of storage.read(collection, READ_PORTION)) {
      count += documents.length;
      await sender.documents(collection, documents);
    }
    return count;
  };

  /**
   * Sends what is stored, where the page does not show it already. What can't be relied on is forgotten,
   * and so fetched again: true where something old is shown or stored by then.
   */
  const load = async (collection: CollectionName, shown: boolean): Promise<boolean> => {
    const cursor = await cursors.get(collection);
    if (cursor === undefined) return shown || !(await storage.isEmpty(collection));
    const count = await send(collection, shown);
    const missing = count === 0 ? cursor.filled : count < (cursor.atLeast ?? 0);
    if (missing) {
      post({ type: 'problem', code: 'storage-wiped', collection, detail: '' });
      await cursors.delete(collection);
      return true;
    }
    if (cursor.complete && cursor.through < (options.noted?.[collection] ?? 0)) {
      post({ type: 'problem', code: 'storage-older', collection, detail: '' });
      const { through, filled } = cursor;
      await cursors.put({ collection, through, complete: false, filled, sweeping: true });
      return shown;
    }
    if (count !== cursor.atLeast) await cursors.put({ ...cursor, atLeast: count });
    if (cursor.complete && !shown) post({ type: 'through', collection, through: cursor.through });
    return shown;
  };

  /** Reading may fail half-way: then everything of the collection is fetched again, into an empty table. */
  const loadOrForget = async (collection: CollectionName, shown: boolean): Promise<boolean> => {
    try {
      return await load(collection, shown);
    } catch (error) {
      failed(collection)(error);
      await cursors.delete(collection).catch(failed(collection));
      await storage.clear(collection).catch(failed(collection));
      return true;
    }
  };

  const wanted = new Set(options.collections);
  const follow = (collection: CollectionName, sweeps: boolean): void => {
    const follower = createFollower(collection, followerDeps, sweeps);
    followers.set(collection, follower);
    tails.set(collection, follower.run().catch(failed(collection)));
  };

  const then = (collection: CollectionName, work: () => Promise<void>): void => {
    const before = tails.get(collection) ?? Promise.resolve();
    tails.set(collection, before.then(work).catch(failed(collection)));
  };

  const drop = (collection: CollectionName): void => {
    wanted.delete(collection);
    drops.set(collection, (drops.get(collection) ?? 0) + 1);
    followers.get(collection)?.stop();
    followers.delete(collection);
    const dropped = () => post({ type: 'dropped', collection });
    dropped();
    // What was on its way to the page then.
    then(collection, async () => dropped());
  };

  /** Meanwhile the session may have lost the right to it again. */
  const loadLater = async (collection: CollectionName, dropped: number): Promise<void> => {
    const isDropped = () => (drops.get(collection) ?? 0) > dropped;
    if (isDropped()) return;
    const sweeps = await loadOrForget(collection, false);
    if (!isDropped()) follow(collection, sweeps);
  };

  await Promise.all(COLLECTION_NAMES.map((name) => rights.purgeOutdated(name).catch(failed(name))));
  // All that is stored is on the screens before the first page is fetched: it opens as fast offline.
  const first = inOrder(options.collections);
  const known = await Promise.all(first.map((name) => cursors.get(name).catch(failed(name))));
  if (options.wasFilled && known.every((cursor) => cursor === undefined)) {
    post({ type: 'problem', code: 'storage-wiped', collection: null, detail: '' });
  }
  const sweeps = new Map<CollectionName, boolean>();
  for (const name of first) sweeps.set(name, await loadOrForget(name, options.goesOn === true));
  post({ type: 'loaded' });
  for (const name of first) follow(name, sweeps.get(name) ?? false);

  return {
    setCollections(names, lost) {
      const outdated = rights.lose(lost);
      for (const name of wanted) {
        if (!names.includes(name) || outdated.includes(name)) drop(name);
      }
      for (const name of outdated) then(name, () => rights.purgeOutdated(name));
      for (const name of inOrder(names)) {
        if (wanted.has(name)) continue;
        wanted.add(name);
        const dropped = drops.get(name) ?? 0;
        then(name, () => loadLater(name, dropped));
      }
    },
    scanned: () => courtesy.scanned(),
    poke: spreadPokes({
      pull: (name, clock) => followers.get(name)?.poke(clock),
      unchanged: (name, after, clock) => followers.get(name)?.unchanged(after, clock),
      later: (run, ms) => void setTimeout(run, ms),
    }),
  };
}
