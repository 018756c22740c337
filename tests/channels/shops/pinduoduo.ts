/** POP as open.pinduoduo.com documents it: one router, everything by POST, half an hour of changes at once. */
import { pinduoduoAdapter } from '../../../central/channels/adapters/pinduoduo.ts';
import { json, type Shop, type ShopKind, type ShopOrder } from '../shop.ts';
import { chinaTime, formOf, md5Of, newestFirst, totalOf, yuan } from './gateway.ts';

const [SECRET, TOKEN] = ['pop-client-secret-1', 'pop-access-token-1'];
const LIST = 'pdd.order.number.list.increment.get';
const LOOKS = [LIST, 'pdd.order.status.get', 'pdd.goods.list.get', 'pdd.mall.info.get'];

const isGone = (shop: Shop, externalId: string): boolean =>
  shop.shipments.some((shipment) => shipment.externalId === externalId);
const write = (order: ShopOrder, shop: Shop) => ({
  order_sn: order.externalId,
  order_status: isGone(shop, order.externalId) ? 2 : 1,
  ...{ refund_status: order.cancelled ? 4 : 1, confirm_status: 1 },
  ...{ created_time: '2026-11-22 15:00:00', pay_time: '2026-11-22 15:01:00' },
  ...{ updated_at: chinaTime(order.changedAt), last_ship_time: '2026-11-25 15:00:00' },
  ...(order.broken ? {} : { pay_amount: yuan(totalOf(order)) }),
  ...{ goods_amount: yuan(totalOf(order)), discount_amount: '0', postage: '0' },
  ...{ receiver_name: '王芳', receiver_phone: '13800000000', province: '广东省', city: '深圳市' },
  ...{ town: '南山区', receiver_address: '科技路 1 号', pay_type: 'WEIXIN' },
  item_list: order.lines.map(({ lineId, sku, qty, priceMinor }) => ({
    ...{ goods_id: 5, sku_id: Number(lineId), outer_id: sku, goods_name: sku, goods_count: qty },
    goods_price: yuan(priceMinor),
  })),
});

function act(shop: Shop, type: string, form: ReadonlyMap<string, string>): object | undefined {
  const field = (name: string): string => form.get(name) ?? '';
  switch (type) {
    case LIST: {
      const fromMs = Number(field('start_updated_at')) * 1000;
      const toMs = Number(field('end_updated_at')) * 1000;
      if (toMs - fromMs > 1_801_000) return undefined;
      const page = newestFirst(shop, { fromMs, toMs, page: Number(field('page')) });
      const order_sn_list = page.orders.map((each) => write(each, shop));
      return { order_sn_increment_get_response: { total_count: page.total, order_sn_list } };
    }
    case 'pdd.order.status.get': {
      const order = shop.orders.get(field('order_sns'));
      const orderStatus = isGone(shop, field('order_sns')) ? 2 : 1;
      const order_status_list = order ? [{ order_sn: order.externalId, orderStatus }] : [];
      return { order_status_get_response: { order_status_list } };
    }
    case 'pdd.logistics.online.send': {
      const [externalId, tracking] = [field('order_sn'), field('tracking_number')];
      shop.shipments.push({ externalId, tracking, lines: [] });
      return { logistics_online_send_response: { is_success: true } };
    }
    case 'pdd.goods.list.get': {
      const outer_id = field('outer_id');
      const sku_list = [
        { sku_id: outer_id, outer_id },
        { sku_id: 'other', outer_id: 'other' },
      ];
      const goods_list = shop.unknownSkus.has(outer_id) ? [] : [{ goods_id: 5, sku_list }];
      return { goods_list_get_response: { goods_list, total_count: goods_list.length } };
    }
    case 'pdd.goods.quantity.update':
      shop.stock.set(field('sku_id'), Number(field('quantity')));
      return { goods_quantity_update_response: { is_success: true } };
    default:
      return undefined;
  }
}

const failed = (error_code: number) =>
  json({ error_response: { error_code, error_msg: 'x', sub_code: null, request_id: 'r' } });

export const pinduoduo: ShopKind = {
  adapter: pinduoduoAdapter,
  settings: { clientId: 'pop-client-1', logisticsId: '121' },
  secrets: { clientSecret: SECRET, accessToken: TOKEN },
  missingField: 'pay_amount',
  hearsOf: 'last',
  looks: (request) => LOOKS.includes(formOf(request).get('type') ?? ''),
  isPage: (request) =>
    formOf(request).get('type') === LIST && Number(formOf(request).get('page')) > 1,
  answer(shop, request) {
    const form = formOf(request);
    if (form.get('sign') !== md5Of(form, SECRET)) return failed(20004);
    if (shop.locked || form.get('access_token') !== TOKEN) return failed(10019);
    const answer = act(shop, form.get('type') ?? '', form);
    return answer ? json(answer) : failed(10009);
  },
};
