/** Dealers' order files: what their columns can mean, and how a person says so. */
export {
  CellProblem,
  CONSTANT_FIELDS,
  DATE_ORDERS,
  DECIMAL_MARKS,
  GROUPINGS,
  ImportMapping,
  mappedColumn,
  missingFields,
  NEEDED_FIELDS,
  ORDER_FIELDS,
  type OrderField,
} from './mapping.ts';
