/**
 * Orders: taking them in from any channel, keeping their status, and the desk's queries over them.
 * Where an order's work is done is central/routing's business.
 */
export { registerOrderStatus } from './applyStatus.ts';
export type { IntakeOutcome } from './decideIntake.ts';
export { warehouseOf, type OrderDoc } from './orderDoc.ts';
export { orderIndexMigration, orderWarehouseMigration, withOrders } from './orderIndex.ts';
export { OrderQueries } from './queryOrders.ts';
export { registerOrderRoutes } from './routes.ts';
export { takeOrders, type IntakeResult, type IntakeSource } from './takeOrders.ts';
export { validateIntake } from './validateIntake.ts';
