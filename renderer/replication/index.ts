/**
 * State down: a worker pulls central's documents collection by collection, stores them in RxDB and
 * hands them to the page's replica. Nothing goes up here; facts go through the host.
 */
export { startReplication, readableCollections } from './startReplication.ts';
export type { CollectionProgress, CollectionState, ProblemCode } from './messages.ts';
