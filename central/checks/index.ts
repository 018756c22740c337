/**
 * Checks of orders as they are taken in: what is found, what holds them, and the few records this needs. What
 * there can be found and what it weighs is shared/checks.
 */
export { checkAddress, suggestAddress, type AddressHint } from './checkAddress.ts';
export { checksForIntake, type IntakeChecks } from './intakeChecks.ts';
export { readSettings } from './keptChecks.ts';
export { keepChecksPruned } from './pruneDaily.ts';
export { registerCheckRoutes } from './routes.ts';
export { checksMigration, forgetOrders } from './tables.ts';
