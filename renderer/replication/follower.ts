import { COLLECTIONS, type CollectionName } from '../../shared/schema/index.ts';
import type { CursorStore } from './cursorStore.ts';
import type { DocumentStorage } from './documentStorage.ts';
import type { Courtesy } from './courtesy.ts';
import type { FetchPage } from './fetchPage.ts';
import { Horizon } from './horizon.ts';
import type { createLimiter } from './limiter.ts';
import type { FromWorker } from './messages.ts';
import type { PageSender } from './pageSender.ts';
import { PAGE_SIZE, PullCollection, type PullPorts } from './pullCollection.ts';
import { createShapeCheck } from './shapeCheck.ts';
import { createWakeable } from './wakeable.ts';

export interface FollowerDeps {
  readonly storage: DocumentStorage;
  readonly cursors: CursorStore;
  readonly fetchPage: FetchPage;
  readonly courtesy: Courtesy;
  readonly limitWrites: ReturnType<typeof createLimiter>;
  readonly post: (message: FromWorker) => void;
  readonly sender: PageSender;
}

export interface Follower {
  /** Follows central until stopped. */
  run(): Promise<void>;
  /** Central moved on up to this clock, or can be reached again: pull now, if that is not known yet. */
  poke(clock?: number): void;
  /** Nothing of the collection moved between the two clocks: no pull is needed to know what is known. */
  unchanged(after: number, clock: number): void;
  /** Another collection lost what was stored: look at once whether this one did too. */
  suspect(): void;
  stop(): void;
}

/** Pokes can be lost; nothing stays older than this for want of one. ms */
const LONGEST_WAIT_MS = 60_000;
/** Rows are counted this often: what was lost while running is not found otherwise before the next start. */
const VERIFY_EVERY_MS = 300_000;
const pause = (ms: number): Promise<void> =>
  ms === 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, ms));

const IDS_PORTION = 2000;

/** Keeps one collection up with central: pull to the end, wait for a poke, pull again. */
export function createFollower(
  collection: CollectionName,
  deps: FollowerDeps,
  sweeps: boolean,
): Follower {
  const { storage, cursors, post, sender, courtesy } = deps;
  const wakeable = createWakeable();
  const horizon = new Horizon();
  const abort = new AbortController();
  const misfit = createShapeCheck(COLLECTIONS[collection].schema);
  const ports: PullPorts = {
    fetchPage: (after, limit) => deps.fetchPage(collection, after, limit, abort.signal),
    pageSize: () => courtesy.pageSize(PAGE_SIZE),
    turn: () => pause(courtesy.pauseMs()),
    write: (documents) => deps.limitWrites(() => storage.write(collection, documents)),
    loadCursor: () => cursors.get(collection),
    saveCursor: (cursor) => cursors.put(cursor),
    async storedIds() {
      const ids: string[] = [];
      for await (const portion of storage.read(collection, IDS_PORTION)) {
        for (const { id } of portion) ids.push(id);
      }
      return ids;
    },
    count: () => storage.count(collection),
    isEmpty: () => storage.isEmpty(collection),
    misfit: (document) => misfit(document),
    wait: (ms) => wakeable.wait(ms),
    random: Math.random,
    answers: (results) => post({ type: 'answers', results }),
    documents: (documents) => sender.documents(collection, documents),
    through: (through) => post({ type: 'through', collection, through }),
    keepOnly: (ids) => post({ type: 'keep-only', collection, ids }),
    progress: (state, received, total, first) =>
      post({ type: 'progress', progress: { collection, state, received, total, first } }),
    problem: (code, detail) => post({ type: 'problem', code, collection, detail }),
  };
  const pull = new PullCollection(collection, ports, sweeps);
  let suspected = false;
  /** False: it has to be pulled. */
  const isKnown = (): boolean => {
    const reached = horizon.reach(pull.through);
    if (reached !== null) pull.advance(reached);
    return reached !== null;
  };
  /** What is told while it pulls is looked at afterwards; only a wait for central to come back ends at once. */
  const look = (): void => {
    if (pull.isPulling) wakeable.nudge();
    else if (!isKnown()) wakeable.wake();
  };
  return {
    async run() {
      let verified = performance.now();
      while (!abort.signal.aborted) {
        if (suspected || performance.now() - verified > VERIFY_EVERY_MS) {
          suspected = false;
          verified = performance.now();
          await pull.verify();
        }
        horizon.begin();
        await pull.pullToEnd();
        if (!abort.signal.aborted && isKnown()) {
          await wakeable.wait(LONGEST_WAIT_MS * (0.5 + Math.random() / 2));
        }
      }
    },
    poke(clock) {
      horizon.tellChanged(clock);
      look();
    },
    unchanged(after, clock) {
      horizon.tellUnchanged(after, clock);
      look();
    },
    suspect() {
      suspected = true;
      wakeable.wake();
    },
    stop() {
      pull.stop();
      abort.abort();
      wakeable.wake();
    },
  };
}
