import { Type, type Static } from 'typebox';
import { closed, literals, optional } from '../schema/base.ts';

/** What a column of a dealer's file can mean. */
export const ORDER_FIELDS = [
  'orderNumber',
  'sku',
  'quantity',
  'description',
  'uom',
  'unitPrice',
  'lineTotal',
  'currency',
  'placedAt',
  'shipBy',
  'priority',
  'carrier',
  'customer',
  'tier',
  'name',
  'address1',
  'address2',
  'address3',
  'district',
  'city',
  'region',
  'postcode',
  'country',
  'phone',
  'email',
  'billingCountry',
  'payment',
  'paymentMethod',
  'shipping',
  'tax',
  'discount',
  'total',
  'status',
  'shipped',
  'shippable',
] as const;
export type OrderField = (typeof ORDER_FIELDS)[number];
/** Without these no row becomes an order. */
export const NEEDED_FIELDS: readonly OrderField[] = ['orderNumber', 'sku', 'quantity'];
/** What may stand for a whole file that has no column for it. */
export const CONSTANT_FIELDS: readonly OrderField[] = [
  'currency',
  'country',
  'carrier',
  'customer',
  'payment',
  'priority',
  'tier',
  'uom',
];

export const DATE_ORDERS = ['ymd', 'dmy', 'mdy'] as const;
/** How rows come together to orders; `fill-down`: a row without a number belongs to the order above it. */
export const GROUPINGS = ['by-number', 'fill-down'] as const;
export const DECIMAL_MARKS = ['.', ','] as const;

export const HeaderName = Type.String({ maxLength: 200 });
/** Columns are named as the header names them; of two of the same name the second is `Name #2`. */
export const ImportMapping = closed({
  /** The dealer: orders of different dealers may have the same numbers. */
  channel: Type.String({ minLength: 1, maxLength: 40 }),
  sheet: optional(Type.String({ maxLength: 100 })),
  /** Counted from 1. */
  headerRow: Type.Integer({ minimum: 1, maximum: 200 }),
  columns: Type.Array(closed({ field: literals(ORDER_FIELDS), column: HeaderName }), {
    maxItems: 80,
  }),
  constants: Type.Array(
    closed({ field: literals(ORDER_FIELDS), value: Type.String({ maxLength: 200 }) }),
    { maxItems: 20 },
  ),
  grouping: literals(GROUPINGS),
  decimal: literals(DECIMAL_MARKS),
  dateOrder: literals(DATE_ORDERS),
  /** Where the file's times are local: an IANA name. */
  timeZone: Type.String({ maxLength: 60 }),
});
export type ImportMapping = Static<typeof ImportMapping>;

/** What is wrong with a cell. `error`: its order is not taken; `warning`: it is, and somebody should look. */
export const CellProblem = closed({
  row: Type.Integer(),
  column: Type.String(),
  value: Type.String(),
  code: Type.String(),
  severity: literals(['error', 'warning']),
});
export type CellProblem = Static<typeof CellProblem>;

export const mappedColumn = (mapping: ImportMapping, field: OrderField): string | undefined =>
  mapping.columns.find((each) => each.field === field)?.column;

/** Fields without which nothing can be taken, and that this mapping names neither column nor constant for. */
export const missingFields = (mapping: ImportMapping): OrderField[] =>
  NEEDED_FIELDS.filter((field) => mappedColumn(mapping, field) === undefined);
