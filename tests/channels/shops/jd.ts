/** JOS as open.jd.com documents it: one router, business parameters as JSON in one of the form's fields. */
import { jdAdapter } from '../../../central/channels/adapters/jd.ts';
import { json, type Shop, type ShopKind, type ShopOrder } from '../shop.ts';
import { chinaTime, formOf, fromChina, md5Of, newestFirst, totalOf, yuan } from './gateway.ts';

const [SECRET, TOKEN] = ['jos-app-secret-1', 'jos-access-token-1'];

const stateOf = ({ externalId, cancelled }: ShopOrder, shop: Shop): string => {
  if (cancelled) return 'TRADE_CANCELED';
  const isGone = shop.shipments.some((shipment) => shipment.externalId === externalId);
  return isGone ? 'WAIT_GOODS_RECEIVE_CONFIRM' : 'WAIT_SELLER_STOCK_OUT';
};
const write = (order: ShopOrder, shop: Shop) => ({
  orderId: order.externalId,
  orderState: stateOf(order, shop),
  orderStartTime: '2026-11-22 15:00:00',
  modified: chinaTime(order.changedAt),
  paymentConfirmTime: '2026-11-22 15:01:00',
  ...{
    pin: `pin-${order.externalId}`,
    payType: '4-在线支付',
    freightPrice: '0',
    sellerDiscount: '0',
  },
  ...(order.broken ? {} : { orderPayment: yuan(totalOf(order)) }),
  consigneeInfo: {
    ...{ fullname: '王芳', mobile: '13800000000', province: '广东', city: '深圳市' },
    ...{ county: '南山区', town: '粤海街道', fullAddress: '广东深圳市南山区粤海街道科技路 1 号' },
  },
  itemInfoList: order.lines.map(({ lineId, sku, qty, priceMinor }) => ({
    ...{ skuId: lineId, outerSkuId: sku, skuName: sku, itemTotal: String(qty) },
    jdPrice: yuan(priceMinor),
  })),
});

interface Asked {
  readonly start_date: string;
  readonly end_date: string;
  readonly page: string;
  readonly order_id: string;
  readonly orderId: string;
  readonly logiNo: string;
  readonly outerId: string;
  readonly skuId: string;
  readonly stockNum: number;
}

function act(shop: Shop, method: string, asked: Asked): object | undefined {
  switch (method) {
    case 'jingdong.pop.order.search': {
      const page = newestFirst(shop, {
        ...{ fromMs: fromChina(asked.start_date), toMs: fromChina(asked.end_date) },
        page: Number(asked.page),
      });
      return {
        searchorderinfo_result: {
          apiResult: { success: true, numberCode: 0 },
          ...{
            orderTotal: page.total,
            orderInfoList: page.orders.map((each) => write(each, shop)),
          },
        },
      };
    }
    case 'jingdong.pop.order.get': {
      const order = shop.orders.get(asked.order_id);
      const info = order && { orderId: order.externalId, orderState: stateOf(order, shop) };
      return { orderDetailInfo: info ? { orderInfo: info } : {} };
    }
    case 'jingdong.pop.order.shipment': {
      const { orderId: externalId, logiNo: tracking } = asked;
      shop.shipments.push({ externalId, tracking, lines: [] });
      return { sopjosshipment_result: { success: true } };
    }
    case 'jingdong.sku.read.searchSkuList':
      return {
        page: {
          data: shop.unknownSkus.has(asked.outerId)
            ? []
            : [{ skuId: asked.outerId, outerId: asked.outerId }],
        },
      };
    case 'jingdong.stock.write.updateSkuStock':
      shop.stock.set(asked.skuId, asked.stockNum);
      return { success: true };
    default:
      return undefined;
  }
}

const failed = (code: string) =>
  json({ error_response: { code, zh_desc: '错误', en_desc: 'error' } });

export const jd: ShopKind = {
  adapter: jdAdapter,
  settings: { appKey: 'ABCDEF0123456789', logisticsId: '467' },
  secrets: { appSecret: SECRET, accessToken: TOKEN },
  missingField: 'orderPayment',
  hearsOf: 'last',
  isPage: (request) =>
    formOf(request).get('method') === 'jingdong.pop.order.search' &&
    formOf(request).get('360buy_param_json')?.includes('"page":"1"') === false,
  answer(shop, request) {
    const form = formOf(request);
    if (form.get('sign') !== md5Of(form, SECRET)) return failed('12');
    if (shop.locked || form.get('access_token') !== TOKEN) return failed('19');
    const method = form.get('method') ?? '';
    const asked = JSON.parse(form.get('360buy_param_json') ?? '{}') as Asked;
    const answer = act(shop, method, asked);
    if (!answer) return failed('66');
    return json({ [`${method.replaceAll('.', '_')}_responce`]: { code: '0', ...answer } });
  },
};
