import type { HostEvents } from '../../shared/host/index.ts';
import type { CollectionName } from '../../shared/schema/index.ts';
import { openCursorStore } from './cursorStore.ts';
import { openDocumentStorage } from './documentStorage.ts';
import { createFetchPage } from './fetchPage.ts';
import { createFollower, type Follower, type FollowerDeps } from './follower.ts';
import { createLimiter } from './limiter.ts';
import { createMemoryStores, type Stores } from './memoryStores.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import type { PageSender } from './pageSender.ts';
import { spreadPokes } from './spreadPokes.ts';

/** Rows read from the storage at once. */
const READ_PORTION = 1000;
/** Collections written at a time: while one waits for the disk the others are prepared. */
const WRITERS = 4;

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

async function openStores(databaseName: string): Promise<Stores> {
  const storage = await openDocumentStorage(databaseName);
  return { storage, cursors: await openCursorStore(`${storage.name}-cursors`) };
}

export interface Replicator {
  setCollections(collections: readonly CollectionName[]): void;
  poke(poke?: HostEvents['poke']): void;
}

/** Everything the worker does, from opening the storage to following central, collection by collection. */
export async function startReplicator(
  options: Extract<ToWorker, { type: 'start' }>,
  post: (message: FromWorker) => void,
  sender: PageSender,
): Promise<Replicator> {
  const { storage, cursors } = await openStores(options.databaseName).catch((error: unknown) => {
    post({ type: 'problem', code: 'storage-failed', collection: null, detail: String(error) });
    return createMemoryStores();
  });
  const followerDeps: FollowerDeps = {
    storage,
    cursors,
    fetchPage: createFetchPage(options.pullBase),
    limitWrites: createLimiter(WRITERS),
    post,
    sender,
  };
  const failed = (collection: CollectionName) => (error: unknown) =>
    post({ type: 'problem', code: 'storage-failed', collection, detail: String(error) });

  /** Sends what is stored. What can't be relied on is forgotten, and so fetched again. */
  const load = async (collection: CollectionName): Promise<void> => {
    const cursor = await cursors.get(collection);
    const empty = await storage.isEmpty(collection);
    const wiped = cursor?.filled === true && empty;
    if (wiped) post({ type: 'problem', code: 'storage-wiped', collection, detail: '' });
    if (cursor === undefined || wiped) {
      await cursors.delete(collection);
      return;
    }
    for await (const documents of storage.read(collection, READ_PORTION)) {
      await sender.documents(collection, documents);
    }
    if (cursor.complete) post({ type: 'through', collection, through: cursor.through });
  };

  const followers = new Map<CollectionName, Follower>();
  const add = (collection: CollectionName): Follower => {
    const follower = createFollower(collection, followerDeps);
    followers.set(collection, follower);
    return follower;
  };

  // All that is stored is on the screens before the first page is fetched: it opens as fast offline.
  const first = inOrder(options.collections).map((name) => ({ name, follower: add(name) }));
  const known = await Promise.all(first.map(({ name }) => cursors.get(name)));
  if (options.wasFilled && known.every((cursor) => cursor === undefined)) {
    post({ type: 'problem', code: 'storage-wiped', collection: null, detail: '' });
  }
  for (const { name } of first) await load(name).catch(failed(name));
  post({ type: 'loaded' });
  for (const { name, follower } of first) follower.run().catch(failed(name));

  return {
    setCollections(names) {
      for (const [name, follower] of followers) {
        if (names.includes(name)) continue;
        followers.delete(name);
        follower.stop();
        post({ type: 'dropped', collection: name });
      }
      for (const name of inOrder(names)) {
        if (followers.has(name)) continue;
        const follower = add(name);
        load(name)
          .catch(failed(name))
          .then(() => follower.run())
          .catch(failed(name));
      }
    },
    poke: spreadPokes({
      pull: (name) => followers.get(name)?.poke(),
      unchanged: (name, after, clock) => followers.get(name)?.unchanged(after, clock),
      later: (run, ms) => void setTimeout(run, ms),
    }),
  };
}
