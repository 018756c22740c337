import { Type, type Static } from 'typebox';
import { ANONYMOUS, type OrderIntake } from '../../../shared/schema/index.ts';
import { defineAdapter, type ChannelCall, type Told } from '../adapter.ts';
import { rateLimited, readJson, refused, unauthorised, unavailable } from '../failures.ts';
import { Fields } from '../fields.ts';
import { readOrders, type OrderReader } from '../readOrders.ts';
import { CHINA, formBody, md5Signed, type Form } from './platforms/gateway.ts';
import { chinaAddress, levelByLevel, refusedAs, waitsForLast } from './platforms/orderParts.ts';
import { listedIn, pullWindow } from './platforms/pullWindows.ts';

const Settings = Type.Object({
  clientId: Type.String({ minLength: 4, maxLength: 100 }),
  /** Of the carrier, by `pdd.logistics.companies.get`. */
  logisticsId: Type.String({ minLength: 1, maxLength: 20 }),
});
const Secrets = Type.Object({
  clientSecret: Type.String({ minLength: 8, maxLength: 200 }),
  accessToken: Type.String({ minLength: 8, maxLength: 500 }),
});
const Tokens = Type.Object({});
type Call = ChannelCall<typeof Settings, typeof Secrets>;

/** Half an hour at once; what changed within the last three minutes may be listed late. */
const RULE = { widthMs: 30 * 60_000, lagMs: 3 * 60_000 };
const PAGE = 50;
const LATER_MS = 2000;
const TOO_OFTEN = [52101, 52102, 52103, 70031, 70032];
const TOKEN_OVER = [10000, 10001, 10016, 10017, 10018, 10019, 20004, 20005, 30000, 30001];

async function ask(call: Call, type: string, answerName: string, own: Form): Promise<Fields> {
  const { settings, secrets, clock } = call;
  const form = {
    ...{ type, client_id: settings.clientId, access_token: secrets.accessToken },
    ...{ timestamp: String(Math.floor(clock.now() / 1000)), data_type: 'JSON', version: 'V1' },
    ...own,
  };
  const body = formBody(md5Signed(secrets.clientSecret, form));
  const request = { method: 'POST' as const, path: '/api/router', ...body };
  const answer = new Fields(readJson(await call.http.request(request)));
  const error = answer.optionalObject('error_response');
  if (!error) return answer.object(answerName);
  const code = error.integer('error_code');
  if (TOO_OFTEN.includes(code)) throw rateLimited(LATER_MS);
  if (TOKEN_OVER.includes(code)) throw unauthorised({ code });
  if (code >= 50000 && code < 50010) throw unavailable({ code });
  throw refused({ code, sub: error.optionalText('sub_code') ?? '' });
}

/** 1 waits to be shipped; 2 and 3 left by whatever hands, and are nothing to do. */
const isGone = (item: unknown): boolean =>
  Number((item as { order_status?: unknown } | null)?.order_status ?? 1) > 1;

const READER: OrderReader = {
  externalId: (order) => order.text('order_sn'),
  intake(order): OrderIntake {
    const changed = order.localInstant('updated_at', CHINA);
    const goods = order.list('item_list');
    const money = (name: string) => order.optionalMoney(name) ?? 0;
    const shipBy = order.optionalLocalInstant('last_ship_time', CHINA);
    // 3: being refunded, 4: refunded; 2 of confirm_status: called off.
    const isCancelled =
      order.optionalInteger('refund_status') === 4 || order.optionalInteger('confirm_status') === 2;
    return {
      ...{ channel: 'pinduoduo', externalId: order.text('order_sn') },
      revision: Date.parse(changed),
      action: isCancelled ? 'cancel' : 'place',
      placedAt: order.localInstant('created_time', CHINA),
      ...(shipBy === undefined ? {} : { shipBy }),
      ...{ customerRef: ANONYMOUS, country: 'CN', currency: 'CNY' },
      address: chinaAddress(order, {
        ...{ name: 'receiver_name', phone: ['receiver_phone'], region: 'province' },
        ...{ city: 'city', district: 'town', lines: ['receiver_address'] },
      }),
      payment: { status: order.optionalText('pay_time') === undefined ? 'unpaid' : 'paid' },
      charges: {
        ...{ shippingMinor: money('postage'), taxMinor: 0 },
        ...{ discountMinor: money('discount_amount'), totalMinor: order.money('pay_amount') },
      },
      lines: goods.map((item) => ({
        lineId: item.text('sku_id').slice(0, 20),
        sku: item.text('outer_id'),
        description: (item.optionalText('goods_name') ?? '').slice(0, 400),
        qty: item.integer('goods_count'),
        uom: 'each',
        unitPriceMinor: item.money('goods_price'),
      })),
    };
  },
};

async function quantityOf(call: Call, sku: string, units: number): Promise<Told> {
  const name = 'goods_list_get_response';
  const found = await ask(call, 'pdd.goods.list.get', name, {
    ...{ outer_id: sku, page: '1', page_size: '10' },
  });
  const places = found.optionalList('goods_list').flatMap((goods) =>
    goods
      .optionalList('sku_list')
      .filter((each) => each.optionalText('outer_id') === sku)
      .map((each) => ({ goods: goods.text('goods_id'), sku: each.text('sku_id') })),
  );
  if (places.length === 0) return refusedAs('channel.sku-unknown', { sku });
  for (const place of places) {
    const own = { goods_id: place.goods, sku_id: place.sku, quantity: String(units) };
    // 1: this many there are; 2 would be added to what there was.
    await ask(call, 'pdd.goods.quantity.update', 'goods_quantity_update_response', {
      ...{ ...own, update_type: '1' },
    });
  }
  return { outcome: 'told' };
}

/** Pinduoduo: one gateway, forms signed with MD5, half an hour of changes at once. */
export const pinduoduoAdapter = defineAdapter<typeof Settings, typeof Secrets, typeof Tokens>({
  kind: 'pinduoduo',
  name: 'Pinduoduo',
  follows: 'open.pinduoduo.com, pdd.order.number.list.increment.get and POP protocol V1',
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
  rate: { burst: 100, perSecond: 20 },
  pollSeconds: 60,
  batch: { stock: 10, acknowledge: 1 },
  baseUrl: (_settings: Static<typeof Settings>) => 'https://gw-api.pinduoduo.com',

  async probe(call) {
    const mall = await ask(call, 'pdd.mall.info.get', 'mall_info_get_response', {});
    return { shop: mall.text('mall_name') };
  },

  pull: (call, from) =>
    pullWindow({
      ...{ from, nowMs: call.clock.now(), rule: RULE, changed: 'updated_at' },
      async read({ start, end }, page) {
        const name = 'order_sn_increment_get_response';
        const answer = await ask(call, 'pdd.order.number.list.increment.get', name, {
          ...{ is_lucky_flag: '0', order_status: '5', refund_status: '5', use_has_next: 'false' },
          start_updated_at: String(Math.floor(start / 1000)),
          end_updated_at: String(Math.ceil(end / 1000)),
          ...{ page, page_size: String(PAGE) },
        });
        const items = listedIn(answer, 'order_sn_list');
        const open = items.filter((item) => !isGone(item));
        return { items, total: answer.integer('total_count'), orders: readOrders(open, READER) };
      },
    }),

  async ship(call, shipment) {
    const waits = waitsForLast(shipment);
    if (waits) return waits;
    const { externalId, trackingNumber } = shipment;
    const name = 'order_status_get_response';
    const known = await ask(call, 'pdd.order.status.get', name, { order_sns: externalId });
    const [order] = known.list('order_status_list');
    if (!order) return refusedAs('channel.order-unknown');
    if (order.integer('orderStatus') > 1) return { outcome: 'known' };
    await ask(call, 'pdd.logistics.online.send', 'logistics_online_send_response', {
      ...{ order_sn: externalId, logistics_id: call.settings.logisticsId },
      tracking_number: trackingNumber,
    });
    return { outcome: 'told' };
  },

  setStock: (call, levels) => levelByLevel(levels, (sku, units) => quantityOf(call, sku, units)),
});
