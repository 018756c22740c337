import { replicateRxCollection, type RxReplicationState } from 'rxdb/plugins/replication';
import { filter, firstValueFrom, Subject } from 'rxjs';
import type { RxReplicationPullStreamItem } from 'rxdb/plugins/core';
import type { PulledDocument } from '../../shared/protocol/index.ts';
import type { StateCollection, StateDocument } from './documentStorage.ts';

interface Checkpoint {
  readonly after: string;
}

/** Writes pulled pages into one collection. Resolves when the page is stored, rejects when it is not. */
export interface PageWriter {
  write(documents: readonly PulledDocument[], after: string): Promise<void>;
  close(): Promise<void>;
}

/** No push, so RxDB never asks again by itself: its retry is out of the way. */
const NO_RETRY_MS = 60_000;

interface Running {
  readonly state: RxReplicationState<StateDocument, Checkpoint>;
  readonly pages: Subject<RxReplicationPullStreamItem<StateDocument, Checkpoint>>;
}

async function start(collection: StateCollection): Promise<Running> {
  const pages = new Subject<RxReplicationPullStreamItem<StateDocument, Checkpoint>>();
  const state = replicateRxCollection<StateDocument, Checkpoint>({
    replicationIdentifier: 'stowline-pull',
    collection,
    live: true,
    waitForLeadership: false,
    toggleOnDocumentVisible: false,
    retryTime: NO_RETRY_MS,
    pull: {
      // Pages are handed over one by one below: the pull loop keeps the cursor, RxDB's checkpoint is not
      // read. It moves on past a page that failed to be written, and stands still on an empty one.
      handler: () => Promise.resolve({ documents: [], checkpoint: undefined }),
      stream$: pages.asObservable(),
    },
  });
  await state.awaitInitialReplication();
  return { state, pages };
}

/** Hands one page to RxDB and waits until it has worked through it. */
async function hand(
  { state, pages }: Running,
  documents: readonly PulledDocument[],
  after: string,
): Promise<void> {
  const errors: Error[] = [];
  const watch = state.error$.subscribe((error) => errors.push(error));
  let working = false;
  const done = firstValueFrom(
    state.active$.pipe(
      filter((active) => {
        if (active) working = true;
        return working && !active;
      }),
    ),
  );
  pages.next({
    documents: documents.map((doc) => {
      const { _deleted: deleted } = doc;
      return { ...doc, _deleted: deleted === true };
    }),
    checkpoint: { after },
  });
  await done;
  watch.unsubscribe();
  const [error] = errors;
  if (error !== undefined) throw error;
}

/**
 * RxDB's pull-only replication of one collection. After a failed write it is cancelled and made anew:
 * RxDB would go on with the next page and leave a hole.
 */
export function createPageWriter(collection: StateCollection): PageWriter {
  let running: Promise<Running> | undefined;
  const stop = async () => {
    const stopping = running;
    running = undefined;
    if (stopping !== undefined) await (await stopping).state.cancel();
  };
  return {
    async write(documents, after) {
      running ??= start(collection);
      try {
        await hand(await running, documents, after);
      } catch (error) {
        await stop();
        throw error;
      }
    },
    close: stop,
  };
}
