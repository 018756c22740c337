/**
 * What this window knows and shows: central's state plus this station's own facts, in memory, and the
 * hooks by which screens read and write it. Where it comes from: ../replication and ../host.
 */
export type { BarcodeMatch, IndexName } from './documentIndex.ts';
export {
  useChildren,
  useCollection,
  useDocument,
  useHostLink,
  useIndexed,
  useKept,
  useReady,
  useRecord,
  useReplica,
  useSession,
  useStatus,
  useSyncProgress,
  useWaiting,
} from './hooks.ts';
export type { CollectionView } from './selection.ts';
export type { Kept, KeptText } from './kept.ts';
export { useDismissal } from './useDismissal.ts';
export { useNow } from './useNow.ts';
export { useShell } from './useShell.ts';
export { Replica } from './replica.ts';
export { StationProvider, useHost, useStation } from './stationContext.tsx';
export {
  createStation,
  type Recorded,
  type RecordFacts,
  type RecordOptions,
  type Station,
} from './station.ts';
export type { SyncProblem, SyncProgress } from './syncProgress.ts';
