/**
 * Orders: taking them in from any channel, keeping their status, and the desk's queries over them.
 * Where an order's work is done is central/routing's business.
 */
export { registerOrderStock } from './applyStock.ts';
export { registerOrderStatus, type HearOfStatus, type OrderStatusChange } from './applyStatus.ts';
export type { IntakeOutcome } from './decideIntake.ts';
export { withEvent, type OrderEvent } from './history.ts';
export { correctLines, reopenOrder } from './amendOrder.ts';
export {
  goingPlaces,
  orderIdOf,
  placesOf,
  rowOf,
  warehouseOf,
  type OrderDoc,
  type Place,
} from './orderDoc.ts';
export { orderIndexMigration, orderWarehouseMigration, withOrders } from './orderIndex.ts';
export { erasedAmong, markErased } from './personal.ts';
export { loadProducts } from './products.ts';
export { OrderQueries } from './queryOrders.ts';
export { JobBatcher } from './jobBatcher.ts';
export { registerOrderRoutes } from './routes.ts';
export {
  takeOrders,
  takeSourced,
  type IntakeResult,
  type IntakeSource,
  type SourcedIntake,
} from './takeOrders.ts';
export { registerAddressChecks } from './recheckAddress.ts';
export { registerUnpaid } from './unpaid.ts';
export { DESK, readOrder, requirePlace } from './whyRoutes.ts';
export { validateIntake } from './validateIntake.ts';
