/**
 * Channels: where orders come from and where news of them goes. An adapter each (`adapters/`) turns a channel's own
 * words into `OrderIntake` and back; everything else is the same for all and lies here: connections with their
 * secrets, polling, webhooks, what was sent, and what has to be told. How to write an adapter: docs/channels.md.
 */
export * from './adapter.ts';
export { baseUrlOf } from './baseUrl.ts';
export { channelMigration } from './channelTables.ts';
export { ADAPTERS, adapterOf } from './adapters/index.ts';
export * from './failures.ts';
export { Fields } from './fields.ts';
export { readOrder, readOrders, type OrderReader } from './readOrders.ts';
export { digestOf, hmacOf, isFresh, isSameSignature } from './signatures.ts';
export { readSweep, writeSweep, type Sweep } from './sweep.ts';
export { hearOfStatus } from './outward/hearOfStatus.ts';
export type { SellableUnits } from './outward/stock.ts';
export { registerChannelRoutes, type ChannelParts } from './routes.ts';
export { ChannelRunner } from './runner.ts';
export { scrubChannels } from './scrub.ts';
