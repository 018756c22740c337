import { closed } from '../../schema/base.ts';
import { OrderPage, OrderQuery } from '../../schema/order.ts';
import { OrderOutward, OrderSources } from '../channels.ts';
import { OrderNotices } from '../notify.ts';
import { OrderPageView } from '../orderPage.ts';
import { CorrectionRequest, OrderDetail, OrdersRequest, OrdersResponse } from '../orders.ts';
import { ReleasePolicy } from '../release.ts';
import { HoldRequest, HoldResponse, OrderWhy } from '../rules.ts';
import { ById, type RouteSpec } from './spec.ts';

/** Orders, as the desk and channels see them. */
export const ORDER_ROUTES = {
  postOrders: {
    ...{ method: 'POST', path: '/v1/orders', tag: 'orders', who: 'everywhere' },
    summary: 'Orders of a channel, one or many, idempotent by channel, external id and revision.',
    body: OrdersRequest,
    answer: OrdersResponse,
    deadlineMs: 30_000,
  },
  queryOrders: {
    ...{ method: 'GET', path: '/v1/orders', tag: 'orders', who: 'desk' },
    summary: 'A window of the list of orders: any filter, sort and depth.',
    query: OrderQuery,
    answer: OrderPage,
    deadlineMs: 15_000,
  },
  getOrder: {
    ...{ method: 'GET', path: '/v1/orders/{id}', tag: 'orders', who: 'desk' },
    summary: 'One order with its lines.',
    params: ById,
    answer: OrderDetail,
    deadlineMs: 15_000,
  },
  explainOrder: {
    ...{ method: 'GET', path: '/v1/orders/{id}/why', tag: 'orders', who: 'desk' },
    summary: 'Why an order is where it is: each rule that was tried, with the values seen.',
    params: ById,
    answer: OrderWhy,
    deadlineMs: 15_000,
  },
  holdOrder: {
    ...{ method: 'POST', path: '/v1/orders/{id}/hold', tag: 'orders', who: 'desk' },
    summary:
      'Releases an order that waits for somebody’s word, declines it, or lets it wait again.',
    params: ById,
    body: HoldRequest,
    answer: HoldResponse,
    deadlineMs: 15_000,
  },
  setReleasePolicy: {
    ...{ method: 'POST', path: '/v1/release-policy', tag: 'orders', who: 'supervisor' },
    summary:
      'Has the caller’s warehouse release orders by itself as soon as nothing keeps them, or leaves it to a person.',
    body: ReleasePolicy,
    answer: ReleasePolicy,
    deadlineMs: 15_000,
  },
  orderNotifications: {
    ...{ method: 'GET', path: '/v1/orders/{id}/notifications', tag: 'orders', who: 'desk' },
    summary: 'Who was told what of an order.',
    params: ById,
    answer: OrderNotices,
    deadlineMs: 15_000,
  },
  readOrderSources: {
    ...{ method: 'GET', path: '/v1/orders/{id}/sources', tag: 'orders', who: 'desk' },
    summary: 'What the channel sent of an order, as it was sent.',
    params: ById,
    answer: OrderSources,
    deadlineMs: 15_000,
  },
  readOrderOutward: {
    ...{ method: 'GET', path: '/v1/orders/{id}/outward', tag: 'orders', who: 'desk' },
    summary: 'What its channel is told of an order, and how that fares.',
    params: ById,
    answer: OrderOutward,
    deadlineMs: 15_000,
  },
  readOrderPage: {
    ...{ method: 'GET', path: '/v1/orders/{id}/page', tag: 'orders', who: 'desk' },
    summary: 'All that is known of one order: timeline, lines, stock, parcels, checks and holds.',
    params: ById,
    answer: OrderPageView,
    deadlineMs: 15_000,
  },
  correctOrder: {
    ...{ method: 'POST', path: '/v1/orders/{id}/correct', tag: 'orders', who: 'desk' },
    summary: 'Gives lines the SKU that was meant; what the channel sent is kept beside.',
    params: ById,
    body: CorrectionRequest,
    answer: closed({}),
    deadlineMs: 15_000,
  },
  reopenOrder: {
    ...{ method: 'POST', path: '/v1/orders/{id}/reopen', tag: 'orders', who: 'desk' },
    summary: 'Takes back that an order was closed by itself.',
    params: ById,
    body: closed({}),
    answer: closed({}),
    deadlineMs: 15_000,
  },
} as const satisfies Record<string, RouteSpec>;
