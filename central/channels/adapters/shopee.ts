import { Type, type Static } from 'typebox';
import { optional } from '../../../shared/schema/base.ts';
import { ANONYMOUS, type OrderIntake } from '../../../shared/schema/index.ts';
import { defineAdapter, type ChannelCall, type ChannelOrder, type Told } from '../adapter.ts';
import {
  parseExactly,
  rateLimited,
  readJson,
  refused,
  unauthorised,
  unavailable,
  unreadable,
} from '../failures.ts';
import { Fields } from '../fields.ts';
import { readOrders, type OrderReader } from '../readOrders.ts';
import { hmacOf, isSameSignature } from '../signatures.ts';
import { digitsOf } from '../../../shared/money.ts';
import { changesIn, levelByLevel, refusedAs, waitsForLast } from './platforms/orderParts.ts';
import { leavePage, openWindow } from './platforms/windows.ts';

const Settings = Type.Object({
  partnerId: Type.Integer({ minimum: 1 }),
  shopId: Type.Integer({ minimum: 1 }),
  /** The push address as it is entered at Shopee: it is part of what is signed. */
  pushUrl: optional(Type.String({ maxLength: 300 })),
});
const Secrets = Type.Object({
  partnerKey: Type.String({ minLength: 8, maxLength: 200 }),
  refreshToken: Type.String({ minLength: 8, maxLength: 500 }),
});
const Tokens = Type.Object({
  accessToken: Type.String(),
  refreshToken: Type.String(),
  /** ms since 1970. */
  expiresAt: Type.Number(),
});
type Call = ChannelCall<typeof Settings, typeof Secrets, typeof Tokens>;
type Query = Readonly<Record<string, string | number>>;

/** Fifteen days at once at most. */
const RULE = { widthMs: 14 * 86_400_000 };
const PAGE = 50;
/** A time that is halved no further: it is a second by the channel's clock. */
const SHORTEST_MS = 1000;
const EARLY_MS = 5 * 60_000;
const LATER_MS = 2000;
const DETAILS =
  'buyer_user_id,recipient_address,item_list,total_amount,payment_method,actual_shipping_fee,estimated_shipping_fee,shipping_carrier,pay_time';

const signatureOf = ({ settings, secrets }: Call, path: string, at: number, more = ''): string =>
  hmacOf('sha256', secrets.partnerKey, [`${settings.partnerId}${path}${at}${more}`], 'hex');

/** What the channel's word for a failure means; '' is none. */
function failureOf(error: string): Error | undefined {
  if (error === '') return undefined;
  if (/rate_limit|too_many|frequen/.test(error)) return rateLimited(LATER_MS);
  if (/auth|permission|token|sign|partner/.test(error)) return unauthorised({ error });
  return /server|inner|network|system|busy/.test(error)
    ? unavailable({ error })
    : refused({ error });
}

async function renew(call: Call, refreshToken: string): Promise<string> {
  const { settings, clock } = call;
  const path = '/api/v2/auth/access_token/get';
  const at = Math.floor(clock.now() / 1000);
  const ids = { partner_id: settings.partnerId, shop_id: settings.shopId };
  const response = await call.http.request({
    ...{ method: 'POST', path, headers: { 'content-type': 'application/json' } },
    query: { partner_id: settings.partnerId, timestamp: at, sign: signatureOf(call, path, at) },
    body: JSON.stringify({ ...ids, refresh_token: refreshToken }),
  });
  const answer = new Fields(readJson(response));
  const failure = failureOf(answer.optionalText('error') ?? '');
  if (failure) throw failure;
  const accessToken = answer.text('access_token');
  await call.keepTokens({
    ...{ accessToken, refreshToken: answer.text('refresh_token') },
    expiresAt: clock.now() + answer.integer('expire_in') * 1000,
  });
  return accessToken;
}

/** A refresh token counts once; what a person entered later may be newer than what was kept. */
async function freshToken(call: Call): Promise<string> {
  const { refreshToken } = call.tokens;
  if (refreshToken === undefined || refreshToken === call.secrets.refreshToken) {
    return renew(call, call.secrets.refreshToken);
  }
  try {
    return await renew(call, refreshToken);
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'channel.unauthorised') throw error;
    return renew(call, call.secrets.refreshToken);
  }
}

async function ask(call: Call, path: string, query: Query, body?: unknown): Promise<Fields> {
  const once = async (token: string): Promise<Fields | 'token-over'> => {
    const at = Math.floor(call.clock.now() / 1000);
    const { partnerId, shopId } = call.settings;
    const sign = signatureOf(call, path, at, `${token}${shopId}`);
    const response = await call.http.request({
      ...{ method: body === undefined ? 'GET' : 'POST', path },
      query: {
        ...{ partner_id: partnerId, timestamp: at, access_token: token, shop_id: shopId, sign },
        ...query,
      },
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const isJson = response.text.startsWith('{');
    const answer = new Fields(
      response.status === 403 && isJson ? parseExactly(response.text) : readJson(response),
    );
    const error = answer.optionalText('error') ?? '';
    if (/access_token|error_auth/.test(error)) return 'token-over';
    const failure = failureOf(error);
    if (failure) throw failure;
    return answer.optionalObject('response') ?? new Fields({});
  };
  const { accessToken, expiresAt = 0 } = call.tokens;
  const isGood = accessToken !== undefined && expiresAt - EARLY_MS > call.clock.now();
  const first = await once(isGood ? accessToken : await freshToken(call));
  const answer = first === 'token-over' ? await once(await freshToken(call)) : first;
  if (answer === 'token-over') throw unauthorised();
  return answer;
}

const GONE = new Set(['SHIPPED', 'TO_CONFIRM_RECEIVE', 'TO_RETURN', 'COMPLETED']);
const isGone = (item: unknown): boolean =>
  GONE.has(String((item as { order_status?: unknown } | null)?.order_status));

const READER: OrderReader = {
  externalId: (order) => order.text('order_sn'),
  intake(order): OrderIntake {
    const status = order.text('order_status');
    const currency = order.text('currency');
    const digits = digitsOf(currency);
    const to = order.object('recipient_address');
    const text = (name: string, limit: number) => (to.optionalText(name) ?? '').slice(0, limit);
    const shipBy = order.optionalInstant('ship_by_date');
    const carrier = order.optionalText('shipping_carrier');
    const isOnDelivery = order.optionalBoolean('cod') === true;
    return {
      ...{ channel: 'shopee', externalId: order.text('order_sn'), currency },
      revision: Date.parse(order.instant('update_time')),
      action: status === 'CANCELLED' ? 'cancel' : 'place',
      placedAt: order.instant('create_time'),
      ...(shipBy === undefined ? {} : { shipBy }),
      customerRef: order.optionalText('buyer_user_id') ?? ANONYMOUS,
      country: text('region', 60),
      ...(carrier ? { carrierService: carrier.slice(0, 60) } : {}),
      address: {
        ...{ name: text('name', 200), lines: [text('full_address', 200)], city: text('city', 120) },
        ...{ postcode: text('zipcode', 20), country: text('region', 60), phone: text('phone', 40) },
        ...(text('state', 120) === '' ? {} : { region: text('state', 120) }),
        ...(text('district', 120) === '' ? {} : { district: text('district', 120) }),
      },
      payment: {
        status: isOnDelivery ? 'cash-on-delivery' : status === 'UNPAID' ? 'unpaid' : 'paid',
      },
      lines: order.list('item_list').map((item) => ({
        // Of an item that is in an order twice each has an id of its own.
        lineId: (item.optionalText('order_item_id') ?? item.text('item_id')).slice(0, 20),
        sku: item.optionalText('model_sku') || item.text('item_sku'),
        description: (item.optionalText('item_name') ?? '').slice(0, 400),
        qty: item.integer('model_quantity_purchased'),
        uom: 'each',
        unitPriceMinor: item.money('model_discounted_price', digits),
      })),
    };
  },
};

/**
 * Ids of the orders that changed in a time. Where it has more than a page shows, half of it: a page further on by the
 * channel's cursor would miss one whenever another changes meanwhile. `end`: as far as was asked.
 */
async function listIds(
  call: Call,
  start: number,
  until: number,
): Promise<{ readonly ids: readonly string[]; readonly end: number }> {
  let [end, cursor] = [until, ''];
  const ids: string[] = [];
  for (;;) {
    const list = await ask(call, '/api/v2/order/get_order_list', {
      ...{ time_range_field: 'update_time', page_size: PAGE, cursor },
      ...{ time_from: Math.floor(start / 1000), time_to: Math.ceil(end / 1000) },
    });
    const hasMore = list.optionalBoolean('more') === true;
    if (hasMore && end - start > SHORTEST_MS) {
      end = start + Math.floor((end - start) / 2);
      continue;
    }
    ids.push(...list.list('order_list').map((item) => item.text('order_sn')));
    if (!hasMore) return { ids: [...new Set(ids)], end };
    cursor = list.text('next_cursor');
  }
}

async function setQuantity(call: Call, sku: string, units: number): Promise<Told> {
  const path = '/api/v2/product/search_item';
  const found = await ask(call, path, { item_sku: sku, page_size: 20, offset: '0' });
  const ids = found.raw('item_id_list');
  let isSold = false;
  for (const itemId of Array.isArray(ids) ? (ids as unknown[]) : []) {
    const query = { item_id: String(itemId) };
    const models = await ask(call, '/api/v2/product/get_model_list', query);
    const own = models.optionalList('model').filter((one) => one.optionalText('model_sku') === sku);
    // An item without models has one, called 0.
    const modelIds = own.length > 0 ? own.map((one) => one.integer('model_id')) : [0];
    const stock_list = modelIds.map((model_id) => ({ model_id, seller_stock: [{ stock: units }] }));
    const item_id = Number(itemId);
    await ask(call, '/api/v2/product/update_stock', {}, { item_id, stock_list });
    isSold = true;
  }
  return isSold ? { outcome: 'told' } : refusedAs('channel.sku-unknown', { sku });
}

/** Shopee Open Platform 2.0. */
export const shopeeAdapter = defineAdapter<typeof Settings, typeof Secrets, typeof Tokens>({
  kind: 'shopee',
  name: 'Shopee',
  follows: 'open.shopee.com, Open API 2.0: order, logistics, product, push mechanism',
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
  rate: { burst: 50, perSecond: 10 },
  pollSeconds: 60,
  batch: { stock: 10, acknowledge: 1 },
  baseUrl: (_settings: Static<typeof Settings>) => 'https://partner.shopeemobile.com',

  async probe(call) {
    const path = '/api/v2/shop/get_profile';
    return { shop: (await ask(call, path, {})).text('shop_name') };
  },

  async pull(call, from) {
    const now = call.clock.now();
    const window = openWindow(from, now, RULE);
    const { ids, end } = await listIds(call, window.start, window.end);
    const items: unknown[] = [];
    for (let at = 0; at < ids.length; at += PAGE) {
      const order_sn_list = ids.slice(at, at + PAGE).join(',');
      const query = { order_sn_list, response_optional_fields: DETAILS };
      const detail = await ask(call, '/api/v2/order/get_order_detail', query);
      const found = detail.raw('order_list');
      if (!Array.isArray(found)) throw unreadable({ field: 'order_list' });
      items.push(...(found as unknown[]));
    }
    const orders: ChannelOrder[] = readOrders(
      items.filter((item) => !isGone(item)),
      READER,
    );
    const changed = changesIn(items, 'update_time');
    return { orders, ...leavePage({ ...window, end }, null, changed, now, RULE) };
  },

  readWebhook({ settings, secrets }, { headers, rawBody }) {
    const { authorization } = headers;
    if (settings.pushUrl === undefined || !authorization) {
      return { ok: false, reason: 'signature-missing' };
    }
    const made = hmacOf('sha256', secrets.partnerKey, [`${settings.pushUrl}|`, rawBody], 'hex');
    if (!isSameSignature(made, authorization)) return { ok: false, reason: 'signature-wrong' };
    // It names an order and its status, and shows nothing else of it.
    return { ok: true, orders: [], pullNow: true };
  },

  async ship(call, shipment) {
    const waits = waitsForLast(shipment);
    if (waits) return waits;
    const { externalId: order_sn, trackingNumber: tracking_number } = shipment;
    const detail = await ask(call, '/api/v2/order/get_order_detail', { order_sn_list: order_sn });
    const [order] = detail.optionalList('order_list');
    if (!order) return refusedAs('channel.order-unknown');
    const status = order.text('order_status');
    if (status === 'PROCESSED' || GONE.has(status)) return { outcome: 'known' };
    const path = '/api/v2/logistics/get_shipping_parameter';
    const needed = (await ask(call, path, { order_sn })).object('info_needed');
    const how = needed.raw('non_integrated')
      ? { non_integrated: { tracking_number } }
      : needed.raw('dropoff')
        ? { dropoff: {} }
        : undefined;
    // Which of its pickups is meant only a person can say.
    if (!how) return refusedAs('channel.pickup-needed');
    await ask(call, '/api/v2/logistics/ship_order', {}, { order_sn, ...how });
    return { outcome: 'told' };
  },

  setStock: (call, levels) => levelByLevel(levels, (sku, units) => setQuantity(call, sku, units)),
});
