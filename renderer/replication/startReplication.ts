import type { SessionInfo } from '../../shared/host/index.ts';
import { COLLECTION_NAMES, mayRead, type CollectionName } from '../../shared/schema/index.ts';
import type { Station } from '../replica/station.ts';
import { withProblem, withProgress } from '../replica/syncProgress.ts';
import { createCopyNotes, type CopyNotes } from './copyNotes.ts';
import { feedHeld, holdsWork, keepHeld, lacksState } from './held.ts';
import { createFramePacer, pagePorts } from './framePacer.ts';
import { createHoldBack } from './holdBack.ts';
import type { FromWorker, ToWorker } from './messages.ts';

/** ms between losing the storage and opening it again: whoever deletes it has to be done. */
const RENEW_MS = 1000;
/** The browser repairs what is broken when it is opened; what can't be opened twice is beyond that. */
const OPEN_TRIES = 2;

/** What this person's session may read. Personal data only goes to roles that need it. */
export const readableCollections = (session: SessionInfo | null | undefined): CollectionName[] =>
  COLLECTION_NAMES.filter((name) => mayRead(name, session?.roles ?? []));

const filledKey = (databaseName: string) => `stowline.filled.${databaseName}`;

/**
 * Starts the worker once the host has said which station this is, and feeds what it sends to the
 * replica. Returns how to stop.
 */
export function startReplication(station: Station): () => void {
  const { replica, host, progress } = station;
  let worker: Worker;
  const tell = (message: ToWorker) => worker.postMessage(message);
  const pace = createFramePacer(pagePorts);
  const holdBack = createHoldBack(station.caughtUp);
  const holding = keepHeld(replica, host, () => station.status.get()?.status.stationId);
  let databaseName: string | undefined;
  let notes: CopyNotes | undefined;
  let asked = '';
  let started = false;
  let renewing: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  /** Workers in a row that could not open the storage. */
  let unopened = 0;

  const noteHeld = () => {
    const held = replica.heldCount();
    if (held !== progress.get().held) progress.set({ ...progress.get(), held });
  };
  /** Work in this station's hands goes on from the host's copies where this window has none. */
  const feed = async () => {
    if (!lacksState(replica)) return;
    await feedHeld(replica, host);
    noteHeld();
  };

  const receive = (message: FromWorker) => {
    switch (message.type) {
      case 'loaded':
        unopened = 0;
        void feed().finally(() => progress.set({ ...progress.get(), loaded: true }));
        return;
      case 'answers':
        replica.answered(message.results);
        return;
      case 'documents':
        pace(
          () => replica.documentsArrived(message.collection, message.documents),
          () => tell({ type: 'taken' }),
        );
        return;
      case 'stored':
        notes?.stored(message.collection, message.through);
        return;
      case 'through':
        replica.throughMoved(message.collection, message.through);
        noteHeld();
        return;
      case 'dropped':
        replica.collectionDropped(message.collection);
        holding.recheck();
        return;
      case 'keep-only':
        replica.keepOnly(message.collection, message.ids);
        return;
      case 'progress':
        progress.set(withProgress(progress.get(), message.progress));
        if (!progress.get().firstSync && databaseName !== undefined) {
          localStorage.setItem(filledKey(databaseName), '1');
        }
        return;
      case 'problem':
        progress.set(withProblem(progress.get(), message));
        return;
      case 'storage-lost':
        receive({
          ...{ type: 'problem', code: 'storage-wiped', collection: null },
          detail: message.detail,
        });
        restart();
        return;
      case 'storage-unopened':
        unopened += 1;
        restart();
    }
  };
  const open = (): Worker => {
    const opened = new Worker(new URL('./worker.ts', import.meta.url), {
      type: 'module',
      name: 'stowline-replication',
    });
    opened.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
      if (opened === worker) holdBack.run(() => receive(data));
    });
    opened.addEventListener('error', ({ message }) =>
      receive({ type: 'problem', code: 'storage-failed', collection: null, detail: message }),
    );
    return opened;
  };

  const follow = () => {
    const status = station.status.get()?.status;
    const session = station.session.get();
    if (status === undefined || session === undefined) return;
    const collections = readableCollections(session);
    const lost = status.lostGrants;
    const now = JSON.stringify([collections, lost]);
    if (databaseName === undefined) {
      databaseName = `stowline-${status.stationId}`;
      void start(databaseName);
    } else if (started && asked !== now) {
      tell({ type: 'collections', collections, lost });
    }
    asked = now;
  };
  /** The browser may have lost everything it had of this station, this mark among it; the host has not. */
  const start = async (name: string, goesOn = false) => {
    const wasFilled = localStorage.getItem(filledKey(name)) !== null || (await holdsWork(host));
    notes ??= createCopyNotes(host, localStorage, name);
    const noted = await notes.noted();
    const collections = readableCollections(station.session.get());
    const lost = station.status.get()?.status.lostGrants ?? {};
    asked = JSON.stringify([collections, lost]);
    started = true;
    const pullBase = new URL(host.pullBase, location.href).href;
    const lastTry = unopened >= OPEN_TRIES;
    tell({
      ...{ type: 'start', pullBase, databaseName: name, collections, lost },
      ...{ noted, wasFilled, goesOn, lastTry },
    });
  };
  /**
   * Nothing can be read or stored by the worker there is: another one opens what is left. What can't be
   * opened at all the browser is told to throw away.
   */
  const restart = () => {
    if (renewing !== undefined) return;
    worker.terminate();
    started = false;
    renewing = setTimeout(() => void reopen(), RENEW_MS);
  };
  const reopen = async () => {
    if (unopened >= OPEN_TRIES) await host.clearBrowserStorage?.();
    if (stopped) return;
    renewing = undefined;
    worker = open();
    if (databaseName !== undefined) void start(databaseName, progress.get().loaded);
  };
  worker = open();
  let connection: string | undefined;
  const stops = [
    station.scans.watch(() => {
      if (started) tell({ type: 'scanned' });
    }),
    station.status.subscribe(() => {
      follow();
      const now = station.status.get()?.status.connection;
      if (now === 'live' && connection !== 'live') tell({ type: 'poke' });
      connection = now;
    }),
    station.session.subscribe(() => {
      follow();
      // Who is signed in decides what central hands out, and what the host does.
      tell({ type: 'poke' });
      if (progress.get().loaded) void feed();
    }),
    () => holding.stop(),
    host.on('poke', (poke) => tell({ type: 'poke', poke })),
  ];
  follow();
  return () => {
    stopped = true;
    for (const stop of stops) stop();
    notes?.stop();
    holdBack.stop();
    clearTimeout(renewing);
    worker.terminate();
  };
}
