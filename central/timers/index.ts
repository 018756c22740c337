/**
 * What has to happen at a time: an unpaid order closed, a promise given up. Durable, and done in a transaction of
 * the shard it concerns. Beside the documents, like a queue: `rebuild` does not make timers anew.
 */
export { clearTimer, setTimer, timersMigration, type NewTimer } from './timerTable.ts';
export { Timers, type TimedStore, type TimerKind } from './timers.ts';
