import { Type, type Static } from 'typebox';
import { ANONYMOUS, type OrderIntake } from '../../../shared/schema/index.ts';
import { defineAdapter, type ChannelCall, type Told } from '../adapter.ts';
import { rateLimited, readJson, refused, unauthorised, unavailable } from '../failures.ts';
import { Fields } from '../fields.ts';
import { readOrders, type OrderReader } from '../readOrders.ts';
import { CHINA, chinaTime, formBody, md5Signed } from './platforms/gateway.ts';
import { chinaAddress, levelByLevel, refusedAs, waitsForLast } from './platforms/orderParts.ts';
import { listedIn, pullWindow } from './platforms/pullWindows.ts';

const Settings = Type.Object({
  appKey: Type.String({ minLength: 4, maxLength: 100 }),
  /** Of the carrier, as the shop's own list of carriers numbers it. */
  logisticsId: Type.String({ minLength: 1, maxLength: 20 }),
});
const Secrets = Type.Object({
  appSecret: Type.String({ minLength: 8, maxLength: 200 }),
  accessToken: Type.String({ minLength: 8, maxLength: 500 }),
});
const Tokens = Type.Object({});
type Call = ChannelCall<typeof Settings, typeof Secrets>;

const RULE = { widthMs: 24 * 3_600_000 };
const PAGE = 50;
const LATER_MS = 2000;
const UNAUTHORISED = ['10', '11', '12', '13', '19', '20', '21'];
const TOO_OFTEN = ['7', '43', '57'];
const STATES =
  'WAIT_SELLER_STOCK_OUT,WAIT_GOODS_RECEIVE_CONFIRM,WAIT_SELLER_DELIVERY,PAUSE,FINISHED_L,TRADE_CANCELED,LOCKED';
const ORDER_FIELDS =
  'orderId,orderState,orderStartTime,modified,paymentConfirmTime,pin,payType,orderPayment,orderSellerPrice,freightPrice,sellerDiscount,consigneeInfo,itemInfoList';

/** The answer's member is the method's name with `_responce`: so it is written. */
async function ask(
  call: Call,
  method: string,
  own: Readonly<Record<string, unknown>>,
  isRead = false,
): Promise<Fields> {
  const { settings, secrets, clock } = call;
  const form = md5Signed(secrets.appSecret, {
    ...{ method, app_key: settings.appKey, access_token: secrets.accessToken, v: '2.0' },
    ...{ format: 'json', sign_method: 'md5', timestamp: chinaTime(clock.now()) },
    '360buy_param_json': JSON.stringify(own),
  });
  const response = await call.http.request(
    isRead
      ? { method: 'GET', path: '/routerjson', query: form }
      : { method: 'POST', path: '/routerjson', ...formBody(form) },
  );
  const answer = new Fields(readJson(response));
  const error = answer.optionalObject('error_response');
  if (error) {
    const code = error.text('code');
    if (TOO_OFTEN.includes(code)) throw rateLimited(LATER_MS);
    if (UNAUTHORISED.includes(code)) throw unauthorised({ code });
    if (Number(code) < 10 || code === '67') throw unavailable({ code });
    throw refused({ code });
  }
  return answer.object(`${method.replaceAll('.', '_')}_responce`);
}

/** Business refusals come in good answers. */
function expectSuccess(result: Fields): void {
  if (result.raw('success') === true || result.raw('success') === 'true') return;
  throw refused({
    code: result.optionalText('numberCode') ?? result.optionalText('errorCode') ?? '',
  });
}

const GONE = new Set(['WAIT_GOODS_RECEIVE_CONFIRM', 'FINISHED_L']);
const isGone = (item: unknown): boolean =>
  GONE.has(String((item as { orderState?: unknown } | null)?.orderState));

const READER: OrderReader = {
  externalId: (order) => order.text('orderId'),
  intake(order): OrderIntake {
    const state = order.text('orderState');
    const to = order.object('consigneeInfo');
    const isPaid = order.optionalText('paymentConfirmTime') !== undefined;
    // `1-货到付款`: on delivery.
    const isOnDelivery = order.optionalText('payType')?.startsWith('1') === true;
    return {
      ...{ channel: 'jd', externalId: order.text('orderId') },
      revision: Date.parse(order.localInstant('modified', CHINA)),
      action: state === 'TRADE_CANCELED' ? 'cancel' : 'place',
      placedAt: order.localInstant('orderStartTime', CHINA),
      customerRef: (order.optionalText('pin') ?? ANONYMOUS).slice(0, 60),
      ...{ country: 'CN', currency: 'CNY' },
      address: chinaAddress(to, {
        ...{ name: 'fullname', phone: ['mobile', 'telephone'], region: 'province', city: 'city' },
        ...{ district: 'county', lines: ['town', 'fullAddress'] },
      }),
      payment: { status: isOnDelivery ? 'cash-on-delivery' : isPaid ? 'paid' : 'unpaid' },
      charges: {
        shippingMinor: order.optionalMoney('freightPrice') ?? 0,
        taxMinor: 0,
        discountMinor: order.optionalMoney('sellerDiscount') ?? 0,
        totalMinor: order.money('orderPayment'),
      },
      lines: order.list('itemInfoList').map((item) => ({
        lineId: item.text('skuId').slice(0, 20),
        sku: item.text('outerSkuId'),
        description: (item.optionalText('skuName') ?? '').slice(0, 400),
        qty: item.integer('itemTotal'),
        uom: 'each',
        unitPriceMinor: item.money('jdPrice'),
      })),
    };
  },
};

async function setQuantity(call: Call, sku: string, units: number): Promise<Told> {
  const asked = { outerId: sku, field: 'skuId,outerId', pageNo: 1, page_size: 20 };
  const found = await ask(call, 'jingdong.sku.read.searchSkuList', asked, true);
  const skus = found.object('page').optionalList('data');
  const own = skus.filter((each) => each.optionalText('outerId') === sku);
  if (own.length === 0) return refusedAs('channel.sku-unknown', { sku });
  for (const each of own) {
    expectSuccess(
      await ask(call, 'jingdong.stock.write.updateSkuStock', {
        ...{ skuId: each.text('skuId'), stockNum: units },
      }),
    );
  }
  return { outcome: 'told' };
}

/** JD's open platform (JOS): one gateway, forms signed with MD5. It sends nothing of its own accord. */
export const jdAdapter = defineAdapter<typeof Settings, typeof Secrets, typeof Tokens>({
  kind: 'jd',
  name: 'JD 京东',
  follows: 'open.jd.com (JOS), protocol 2.0, jingdong.pop.order.search',
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
  rate: { burst: 100, perSecond: 20 },
  pollSeconds: 60,
  batch: { stock: 10, acknowledge: 1 },
  baseUrl: (_settings: Static<typeof Settings>) => 'https://api.jd.com',

  async probe(call) {
    const answer = await ask(call, 'jingdong.vender.shop.query', {}, true);
    return { shop: answer.object('shop_jos_result').text('shop_name') };
  },

  pull: (call, from) =>
    pullWindow({
      ...{ from, nowMs: call.clock.now(), rule: RULE, changed: 'modified' },
      async read({ start, end }, page) {
        const asked = {
          ...{ start_date: chinaTime(start), end_date: chinaTime(end + 999) },
          ...{ order_state: STATES, optional_fields: ORDER_FIELDS },
          ...{ page, page_size: String(PAGE) },
          // Newest first, by when they changed.
          ...{ sortType: 0, dateType: 0 },
        };
        const answer = await ask(call, 'jingdong.pop.order.search', asked, true);
        const result = answer.object('searchorderinfo_result');
        expectSuccess(result.object('apiResult'));
        const items = listedIn(result, 'orderInfoList');
        const open = items.filter((item) => !isGone(item));
        return { items, total: result.integer('orderTotal'), orders: readOrders(open, READER) };
      },
    }),

  async ship(call, shipment) {
    const waits = waitsForLast(shipment);
    if (waits) return waits;
    const { externalId: orderId, trackingNumber } = shipment;
    const asked = { order_id: orderId, optional_fields: 'orderId,orderState' };
    const known = await ask(call, 'jingdong.pop.order.get', asked, true);
    const state = known
      .optionalObject('orderDetailInfo')
      ?.optionalObject('orderInfo')
      ?.text('orderState');
    if (state === undefined) return refusedAs('channel.order-unknown');
    if (GONE.has(state)) return { outcome: 'known' };
    const answer = await ask(call, 'jingdong.pop.order.shipment', {
      ...{ orderId, logiCoprId: call.settings.logisticsId, logiNo: trackingNumber },
    });
    expectSuccess(answer.object('sopjosshipment_result'));
    return { outcome: 'told' };
  },

  setStock: (call, levels) => levelByLevel(levels, (sku, units) => setQuantity(call, sku, units)),
});
