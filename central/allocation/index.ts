/**
 * Who gets the goods: what a warehouse has promised to orders that are not released yet, who waits for what it
 * lacks, what is kept from which channel, and which warehouse an order is sent to. Bins are chosen and
 * reserved at release, in central/routing.
 */
export { backOrdersMigration, backOrdersOverMigration, shortages } from './backOrders.ts';
export { allocationIn, registerAllocation, saveAllocation } from './keptSettings.ts';
export { registerAllocationRoutes } from './routes.ts';
export { readAllocation, sellableUnits, unpromisedAt } from './sellable.ts';
export { safetyUnits, unitsOf } from './units.ts';
export { Candidates } from './candidates.ts';
export { choose, shortOf, type Candidate, type Choice } from './choose.ts';
export { registerReplenishment } from './replenishment.ts';
export { watchPromises } from './settle.ts';
