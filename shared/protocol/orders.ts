import { Type, type Static } from 'typebox';
import { closed, Id, literals, Sku } from '../schema/base.ts';
import { OrderIntake, OrderLine, OrderRow } from '../schema/order.ts';

export const ORDERS_PER_REQUEST_MAX = 500;

/** POST /v1/orders: one, or many of one request, all or none. */
export const OrdersRequest = Type.Union([
  OrderIntake,
  Type.Array(OrderIntake, { minItems: 1, maxItems: ORDERS_PER_REQUEST_MAX }),
]);
export type OrdersRequest = Static<typeof OrdersRequest>;

/** In the order of the request. */
export const OrdersResponse = closed({
  results: Type.Array(
    closed({
      orderId: Id,
      externalId: Type.String(),
      outcome: literals(['created', 'revised', 'cancelled', 'unchanged', 'superseded', 'refused']),
      reason: Type.Optional(Type.String()),
    }),
  ),
});
export type OrdersResponse = Static<typeof OrdersResponse>;

/** GET /v1/orders/{id}: the row of the list and its lines. */
export const OrderDetail = closed({
  order: OrderRow,
  revision: Type.Integer(),
  lines: Type.Array(OrderLine),
});
export type OrderDetail = Static<typeof OrderDetail>;

/** POST /v1/orders/{id}/correct: the SKU that was meant, line by line. */
export const CorrectionRequest = closed({
  lines: Type.Array(closed({ lineId: Type.String({ maxLength: 20 }), sku: Sku }), {
    minItems: 1,
    maxItems: 200,
  }),
});
export type CorrectionRequest = Static<typeof CorrectionRequest>;
