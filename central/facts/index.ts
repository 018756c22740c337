/**
 * Facts coming in: checked, put in order, batched per shard, decided by central/decide and answered.
 * No policy of the trade lives here, only what holds for every fact.
 */
export type { AsyncDecider, AsyncDeciders } from './decideFact.ts';
export { replayFacts, type Replayed } from './replay.ts';
export { registerFactRoutes } from './routes.ts';
