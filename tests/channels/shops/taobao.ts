/** TOP as open.taobao.com documents it: one router, errors in good answers. */
import { taobaoAdapter } from '../../../central/channels/adapters/taobao.ts';
import { json, type Shop, type ShopKind, type ShopOrder } from '../shop.ts';
import { chinaTime, formOf, fromChina, hmacOf, newestFirst, totalOf, yuan } from './gateway.ts';

const [SECRET, SESSION] = ['top-app-secret-1', 'top-session-1'];

const statusOf = ({ externalId, cancelled }: ShopOrder, shop: Shop): string => {
  if (cancelled) return 'TRADE_CLOSED';
  const isGone = shop.shipments.some((shipment) => shipment.externalId === externalId);
  return isGone ? 'WAIT_BUYER_CONFIRM_GOODS' : 'WAIT_SELLER_SEND_GOODS';
};
/** Ids are longer than a double holds, and written as numbers. */
const write = (order: ShopOrder, shop: Shop) => ({
  tid: Number(order.externalId),
  status: statusOf(order, shop),
  created: '2026-11-22 15:00:00',
  modified: chinaTime(order.changedAt),
  ...(order.broken ? {} : { payment: yuan(totalOf(order)) }),
  ...{ post_fee: '0.00', discount_fee: '0.00', buyer_open_uid: `AAH${order.externalId}` },
  ...{ receiver_name: '王芳', receiver_mobile: '13800000000', receiver_zip: '518000' },
  ...{ receiver_state: '广东省', receiver_city: '深圳市', receiver_district: '南山区' },
  receiver_address: '科技路 1 号',
  orders: {
    order: order.lines.map(({ lineId, sku, qty, priceMinor }) => ({
      ...{ oid: Number(lineId), outer_sku_id: sku, title: sku, num: qty, price: yuan(priceMinor) },
      status: 'WAIT_SELLER_SEND_GOODS',
    })),
  },
});

const failed = (code: number, sub_code: string) =>
  json({ error_response: { code, msg: 'x', sub_code, request_id: 'r' } });

function act(shop: Shop, method: string, form: ReadonlyMap<string, string>): object | undefined {
  const field = (name: string): string => form.get(name) ?? '';
  const order = shop.orders.get(field('tid'));
  const sku = field('outer_id');
  const isSold = !shop.unknownSkus.has(sku);
  switch (method) {
    case 'taobao.trades.sold.increment.get': {
      const [fromMs, toMs] = [fromChina(field('start_modified')), fromChina(field('end_modified'))];
      if (toMs - fromMs > 86_400_000) return undefined;
      const page = newestFirst(shop, { fromMs, toMs, page: Number(field('page_no')) });
      const trade = page.orders.map(({ externalId, changedAt }) => ({
        tid: Number(externalId),
        modified: chinaTime(changedAt),
      }));
      return { total_results: page.total, ...(trade.length > 0 ? { trades: { trade } } : {}) };
    }
    case 'taobao.trade.fullinfo.get':
      return order && { trade: write(order, shop) };
    case 'taobao.logistics.offline.send': {
      if (!order || statusOf(order, shop) !== 'WAIT_SELLER_SEND_GOODS') return undefined;
      shop.shipments.push({
        ...{ externalId: order.externalId, tracking: field('out_sid'), lines: [] },
      });
      return { shipping: { is_success: true } };
    }
    case 'taobao.skus.custom.get':
      // B is an item without SKUs of its own.
      return isSold && sku !== 'B'
        ? { skus: { sku: [{ sku_id: 7, num_iid: sku, outer_id: sku }] } }
        : {};
    case 'taobao.items.custom.get':
      return isSold ? { items: { item: [{ num_iid: sku, outer_id: sku }] } } : {};
    case 'taobao.item.quantity.update':
      if (field('type') !== '1') return undefined;
      shop.stock.set(field('num_iid'), Number(field('quantity')));
      return { item: { num_iid: field('num_iid') } };
    default:
      return undefined;
  }
}

export const taobao: ShopKind = {
  adapter: taobaoAdapter,
  settings: { appKey: '12345678', signMethod: 'hmac', companyCode: 'SF' },
  secrets: { appSecret: SECRET, session: SESSION },
  missingField: 'payment',
  hearsOf: 'last',
  isPage: (request) =>
    formOf(request).get('method') === 'taobao.trades.sold.increment.get' &&
    Number(formOf(request).get('page_no')) > 1,
  answer(shop, request) {
    const form = formOf(request);
    if (form.get('sign') !== hmacOf(form, SECRET)) return failed(25, 'isv.invalid-signature');
    if (shop.locked || form.get('session') !== SESSION) return failed(27, '');
    const method = form.get('method') ?? '';
    const answer = act(shop, method, form);
    if (!answer) return failed(15, 'isv.invalid-parameter');
    return json({ [`${method.replace('taobao.', '').replaceAll('.', '_')}_response`]: answer });
  },
};
