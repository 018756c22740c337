/**
 * Rules that people write about orders: their shape, the fields they may look at, what is wrong with a set
 * of them, and what they leave behind. How they are evaluated is central's business (central/rules).
 */
export { checkRuleSet } from './checkRuleSet.ts';
export {
  FIELD_NAMES,
  fieldOf,
  OPERATORS,
  RULE_FIELDS,
  WEEKDAYS,
  type FieldKind,
  type FieldName,
  type FieldSpec,
} from './fields.ts';
export { findUnreachable, implies } from './findUnreachable.ts';
export { nextTimeOfDay } from './timeOfDay.ts';
export * from './schema.ts';
