import { Type, type Static } from 'typebox';
import { CellProblem, ImportMapping } from '../imports/index.ts';
import { closed, literals, optional } from '../schema/base.ts';
import { OrderIntake } from '../schema/order.ts';

/** Orders that a preview shows, and problems it tells one by one. */
export const PREVIEW_ORDERS = 20;
export const PREVIEW_PROBLEMS = 300;

/** GET /v1/imports/{id}/table: what a file of rows looks like, and what its columns probably are. */
export const TableQuery = closed({
  sheet: optional(Type.String({ maxLength: 100 })),
  headerRow: optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
export const TableLook = closed({
  format: literals(['xlsx', 'csv', 'tsv']),
  encoding: optional(Type.String()),
  delimiter: optional(Type.String()),
  sheets: Type.Array(Type.String()),
  columns: Type.Array(closed({ column: Type.String(), values: Type.Array(Type.String()) })),
  mapping: ImportMapping,
  /** What the file does not settle: a person has to look. */
  unsure: Type.Array(literals(['dateOrder', 'decimal'])),
  /** The dealer whose file this looks like; columns it had and has not any more, and new ones. */
  known: Type.Union([
    closed({
      name: Type.String(),
      exact: Type.Boolean(),
      missing: Type.Array(Type.String()),
      added: Type.Array(Type.String()),
    }),
    Type.Null(),
  ]),
});
export type TableLook = Static<typeof TableLook>;

/** POST /v1/imports/{id}/preview: what would come of the file; nothing is taken. */
export const PreviewRequest = closed({ mapping: ImportMapping });
export const ImportPreview = closed({
  rows: Type.Integer(),
  rowsInOrders: Type.Integer(),
  orders: Type.Integer(),
  /** Orders that something is wrong with: none of their rows is taken. */
  ordersHeldBack: Type.Integer(),
  first: Type.Array(OrderIntake),
  problems: Type.Array(CellProblem),
  problemCounts: Type.Record(Type.String(), Type.Integer()),
});
export type ImportPreview = Static<typeof ImportPreview>;

/** POST /v1/imports/{id}/take */
export const TakeRequest = closed({
  mapping: ImportMapping,
  /** Files with this header need no question from now on. */
  remember: Type.Boolean(),
});
