import { useCallback, useState, useSyncExternalStore } from 'react';
import type { JournalledFact, SessionInfo, StationStatus } from '../../shared/host/index.ts';
import type { CollectionDocuments, CollectionName } from '../../shared/schema/index.ts';
import type { IndexName } from './documentIndex.ts';
import type { Kept } from './kept.ts';
import type { Replica } from './replica.ts';
import type { RecordFacts } from './station.ts';
import { Selection, type CollectionView } from './selection.ts';
import { useStation } from './stationContext.tsx';
import type { SyncProgress } from './syncProgress.ts';

/** Imperative reading, for deciding a scan. Does not draw again by itself. */
export const useReplica = (): Replica => useStation().replica;

/** One document as shown here; undefined while it is absent. */
export function useDocument<C extends CollectionName>(
  collection: C,
  id: string | null | undefined,
): CollectionDocuments[C] | undefined {
  const replica = useReplica();
  const subscribe = useCallback(
    (listener: () => void) =>
      id == null ? () => undefined : replica.watchDocument(collection, id, listener),
    [replica, collection, id],
  );
  return useSyncExternalStore(subscribe, () =>
    id == null ? undefined : replica.get(collection, id),
  );
}

/** Documents of a collection; drawn again only when the documents in the answer change. */
export function useCollection<C extends CollectionName>(
  collection: C,
  view: CollectionView<C> = {},
): readonly CollectionDocuments[C][] {
  const replica = useReplica();
  const [selection] = useState(() => new Selection<C>());
  const subscribe = useCallback(
    (listener: () => void) => replica.watchCollection(collection, listener),
    [replica, collection],
  );
  return useSyncExternalStore(subscribe, () => selection.select(replica, collection, view));
}

/** Documents under one parent: tasks and parcels of a fulfilment, fulfilments of a batch, stock of a SKU. */
export function useChildren<C extends CollectionName>(
  collection: C,
  parentId: string | null | undefined,
): readonly CollectionDocuments[C][] {
  const replica = useReplica();
  const key = parentId ?? '';
  const subscribe = useCallback(
    (listener: () => void) => replica.watchChildren(collection, key, listener),
    [replica, collection, key],
  );
  return useSyncExternalStore(subscribe, () => replica.children(collection, key));
}

/** Documents with a value in an indexed field: tasks by batchId, parcels by sscc, stock by containerId. */
export function useIndexed<C extends CollectionName>(
  collection: C,
  field: IndexName<C>,
  value: string | null | undefined,
): readonly CollectionDocuments[C][] {
  const replica = useReplica();
  const key = value ?? '';
  const subscribe = useCallback(
    (listener: () => void) => replica.watchIndexed(collection, field, key, listener),
    [replica, collection, field, key],
  );
  return useSyncExternalStore(subscribe, () => replica.indexed(collection, field, key));
}

/** Journals facts and then shows them. Beep only after it answered ok. */
export const useRecord = (): RecordFacts => useStation().record;

/** Where people stand in their work, kept through a crash. */
export const useKept = (): Kept => useStation().kept;

/** Who is signed in; null nobody, undefined not known yet. */
export function useSession(): SessionInfo | null | undefined {
  const { session } = useStation();
  return useSyncExternalStore(session.subscribe, session.get);
}

/** The station's own status; undefined until the host has answered. */
export function useStatus(): StationStatus | undefined {
  const { status } = useStation();
  return useSyncExternalStore(status.subscribe, status.get)?.status;
}

/** Facts that wait for central or came back refused, newest first, and how to put one away. */
export function useWaiting(): {
  readonly facts: readonly JournalledFact[];
  readonly dismiss: (factId: string) => Promise<void>;
} {
  const { waiting, host, refreshWaiting } = useStation();
  const facts = useSyncExternalStore(waiting.subscribe, waiting.get);
  const dismiss = useCallback(
    async (factId: string) => {
      await host.call('facts:dismiss', { factId });
      refreshWaiting();
    },
    [host, refreshWaiting],
  );
  return { facts, dismiss };
}

export function useSyncProgress(): SyncProgress {
  const { progress } = useStation();
  return useSyncExternalStore(progress.subscribe, progress.get);
}

/** Whether everything this station holds is shown; until then a step may look undone that is done. */
export function useReady(): boolean {
  const { ready } = useStation();
  return useSyncExternalStore(ready.subscribe, ready.get);
}

/** Whether the page reaches its own machine (the agent). False: nothing can be recorded. */
export function useHostLink(): boolean {
  const { link } = useStation();
  return useSyncExternalStore(link.subscribe, link.get);
}
