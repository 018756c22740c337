/**
 * Telling whoever wants to know: by e-mail and by signed webhooks, from an outbox that is written by following the
 * ledgers. Nothing here is asked while an order comes in, and nothing here decides anything about one.
 */
export { Notifier } from './notifier.ts';
export { notifyMigration, withNotify } from './notifyTables.ts';
export { doubtAfterRestore } from './outbox.ts';
export { registerNotifyRoutes } from './routes.ts';
