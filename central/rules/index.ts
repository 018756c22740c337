/**
 * The rules of the house in force: their versions, their evaluation over orders as they are taken in, what would
 * change if they were others, and why an order is where it is. Their shape is shared/rules.
 */
export {
  ruledOrder,
  type Decided,
  type OrderWave,
  type RuledParts,
  type Ruling,
} from './applyRules.ts';
export { holdsOf, withHolds, type HoldOwner, type OrderHold } from './orderHold.ts';
export { compileRules, evaluate, interpret } from './compileRules.ts';
export { explainDecision, holdOf, toldHold } from './explain.ts';
export { dryRun } from './dryRun.ts';
export { rulesForIntake } from './intakeRules.ts';
export { readRules, saveRules } from './keptRules.ts';
export { registerRuleRoutes } from './routes.ts';
