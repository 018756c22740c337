import { Type, type Static } from 'typebox';
import { literals } from '../../../shared/schema/base.ts';
import { ANONYMOUS, type OrderIntake } from '../../../shared/schema/index.ts';
import { defineAdapter, type ChannelCall, type ChannelOrder, type Told } from '../adapter.ts';
import { rateLimited, readJson, refused, unauthorised, unavailable } from '../failures.ts';
import { Fields } from '../fields.ts';
import { readOrder, type OrderReader } from '../readOrders.ts';
import {
  CHINA,
  chinaTime,
  formBody,
  hmacSigned,
  md5Signed,
  type Form,
} from './platforms/gateway.ts';
import { chinaAddress, levelByLevel, refusedAs, waitsForLast } from './platforms/orderParts.ts';
import { listedIn, pullWindow } from './platforms/pullWindows.ts';

const Settings = Type.Object({
  appKey: Type.String({ minLength: 4, maxLength: 100 }),
  signMethod: literals(['hmac', 'md5', 'hmac-sha256']),
  /** As `taobao.logistics.companies.get` codes carriers: `SF`, `YTO`. */
  companyCode: Type.String({ minLength: 1, maxLength: 30 }),
});
const Secrets = Type.Object({
  appSecret: Type.String({ minLength: 8, maxLength: 200 }),
  session: Type.String({ minLength: 8, maxLength: 500 }),
});
const Tokens = Type.Object({});
type Call = ChannelCall<typeof Settings, typeof Secrets>;

/** A day at once at most; the documentation advises less. */
const RULE = { widthMs: 6 * 3_600_000 };
const PAGE = 40;
const LATER_MS = 2000;
const UNAUTHORISED = [11, 12, 13, 25, 26, 27, 28, 29, 53];
const TRADE_FIELDS =
  'tid,status,created,modified,pay_time,payment,post_fee,discount_fee,buyer_open_uid,receiver_name,receiver_state,receiver_city,receiver_district,receiver_town,receiver_address,receiver_zip,receiver_mobile,receiver_phone,orders';

function signed({ settings, secrets }: Call, form: Form): Form {
  const { signMethod } = settings;
  if (signMethod === 'md5') return md5Signed(secrets.appSecret, form);
  return hmacSigned(signMethod === 'hmac' ? 'md5' : 'sha256', secrets.appSecret, form);
}

/** What an error of the gateway means. Codes below 100 are the gateway's, `isp.*` the service's, `isv.*` ours. */
function failureOf(error: Fields): Error {
  const code = error.integer('code');
  const sub = error.optionalText('sub_code') ?? '';
  if (code === 7 || sub.includes('accesscontrol') || sub.includes('flow-control')) {
    return rateLimited(LATER_MS);
  }
  if (UNAUTHORISED.includes(code)) return unauthorised({ code });
  if (code < 7 || sub.startsWith('isp.')) return unavailable({ code, sub });
  return refused({ code, sub });
}

/** `isRead`: by GET; both are documented. The answer's member is the method's name with `_response`. */
async function ask(call: Call, method: string, own: Form, isRead = false): Promise<Fields> {
  const { settings, secrets, clock } = call;
  const form = signed(call, {
    ...{ method, app_key: settings.appKey, session: secrets.session, format: 'json', v: '2.0' },
    ...{ sign_method: settings.signMethod, timestamp: chinaTime(clock.now()), ...own },
  });
  const answer = new Fields(
    readJson(
      await call.http.request(
        isRead
          ? { method: 'GET', path: '/router/rest', query: form }
          : { method: 'POST', path: '/router/rest', ...formBody(form) },
      ),
    ),
  );
  const error = answer.optionalObject('error_response');
  if (error) throw failureOf(error);
  return answer.object(`${method.replace(/^taobao\./, '').replaceAll('.', '_')}_response`);
}

const GONE = new Set(['WAIT_BUYER_CONFIRM_GOODS', 'TRADE_BUYER_SIGNED', 'TRADE_FINISHED']);
const CLOSED = new Set(['TRADE_CLOSED', 'TRADE_CLOSED_BY_TAOBAO']);
const UNPAID = new Set(['WAIT_BUYER_PAY', 'TRADE_NO_CREATE_PAY', 'PAY_PENDING']);

const READER: OrderReader = {
  externalId: (trade) => trade.text('tid'),
  intake(trade): OrderIntake {
    const status = trade.text('status');
    const lines = trade
      .object('orders')
      .list('order')
      .filter((line) => !CLOSED.has(line.optionalText('status') ?? ''));
    const isCancelled = CLOSED.has(status) || lines.length === 0;
    return {
      ...{ channel: 'taobao', externalId: trade.text('tid') },
      revision: Date.parse(trade.localInstant('modified', CHINA)),
      action: isCancelled ? 'cancel' : 'place',
      placedAt: trade.localInstant('created', CHINA),
      customerRef: (trade.optionalText('buyer_open_uid') ?? ANONYMOUS).slice(0, 60),
      ...{ country: 'CN', currency: 'CNY' },
      address: chinaAddress(trade, {
        ...{ name: 'receiver_name', phone: ['receiver_mobile', 'receiver_phone'] },
        ...{ region: 'receiver_state', city: 'receiver_city', district: 'receiver_district' },
        ...{ lines: ['receiver_town', 'receiver_address'], postcode: 'receiver_zip' },
      }),
      payment: { status: UNPAID.has(status) ? 'unpaid' : 'paid', method: 'alipay' },
      charges: {
        shippingMinor: trade.optionalMoney('post_fee') ?? 0,
        taxMinor: 0,
        discountMinor: trade.optionalMoney('discount_fee') ?? 0,
        totalMinor: trade.money('payment'),
      },
      lines: lines.map((line) => ({
        lineId: line.text('oid').slice(0, 20),
        sku: line.optionalText('outer_sku_id') || line.text('outer_iid'),
        description: (line.optionalText('title') ?? '').slice(0, 400),
        qty: line.integer('num'),
        uom: 'each',
        unitPriceMinor: line.money('price'),
      })),
    };
  },
};

/** The list shows a part of a trade alone. */
async function readTrade(call: Call, tid: string): Promise<ChannelOrder | undefined> {
  const own = { tid, fields: TRADE_FIELDS };
  const answer = await ask(call, 'taobao.trade.fullinfo.get', own, true);
  const trade = answer.raw('trade');
  if (GONE.has(String((trade as { status?: unknown } | undefined)?.status))) return undefined;
  return readOrder(trade, JSON.stringify(trade), READER);
}

/** Of an item or one of its SKUs that has this outer id. */
async function setQuantity(call: Call, sku: string, units: number): Promise<Told> {
  const found = await ask(
    call,
    'taobao.skus.custom.get',
    { outer_id: sku, fields: 'sku_id,num_iid,outer_id' },
    true,
  );
  const skus = found.optionalObject('skus')?.optionalList('sku') ?? [];
  const items =
    skus.length > 0
      ? []
      : ((
          await ask(
            call,
            'taobao.items.custom.get',
            { outer_id: sku, fields: 'num_iid,outer_id' },
            true,
          )
        )
          .optionalObject('items')
          ?.optionalList('item') ?? []);
  const places: Form[] = [
    ...skus.map((each) => ({ num_iid: each.text('num_iid'), sku_id: each.text('sku_id') })),
    ...items.map((each) => ({ num_iid: each.text('num_iid') })),
  ];
  if (places.length === 0) return refusedAs('channel.sku-unknown', { sku });
  for (const place of places) {
    // Type 1: this many there are; 2 would be added to what there was.
    const own = { ...place, quantity: String(units), type: '1' };
    await ask(call, 'taobao.item.quantity.update', own);
  }
  return { outcome: 'told' };
}

/** Taobao and Tmall by TOP: one gateway, signed forms. Its messages (TMC) come over a socket of their own: polled instead. */
export const taobaoAdapter = defineAdapter<typeof Settings, typeof Secrets, typeof Tokens>({
  kind: 'taobao',
  name: 'Tmall / Taobao',
  follows: 'open.taobao.com, TOP protocol 2.0, taobao.trades.sold.increment.get',
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
  rate: { burst: 100, perSecond: 20 },
  pollSeconds: 60,
  batch: { stock: 10, acknowledge: 1 },
  baseUrl: (_settings: Static<typeof Settings>) => 'https://eco.taobao.com',

  async probe(call) {
    const answer = await ask(call, 'taobao.user.seller.get', { fields: 'nick' }, true);
    return { shop: answer.object('user').text('nick') };
  },

  pull: (call, from) =>
    pullWindow({
      ...{ from, nowMs: call.clock.now(), rule: RULE, changed: 'modified' },
      async read({ start, end }, page) {
        const asked = {
          fields: 'tid,status,modified',
          ...{ start_modified: chinaTime(start), end_modified: chinaTime(end + 999) },
          ...{ page_no: page, page_size: String(PAGE), use_has_next: 'false' },
        };
        const answer = await ask(call, 'taobao.trades.sold.increment.get', asked, true);
        const items = listedIn(answer.optionalObject('trades'), 'trade', 'trades.trade');
        const orders: ChannelOrder[] = [];
        for (const item of items) {
          const order = await readTrade(call, new Fields(item).text('tid'));
          if (order) orders.push(order);
        }
        return { items, total: answer.integer('total_results'), orders };
      },
    }),

  async ship(call, shipment) {
    const waits = waitsForLast(shipment);
    if (waits) return waits;
    const { externalId: tid, trackingNumber } = shipment;
    const known = await ask(call, 'taobao.trade.fullinfo.get', { tid, fields: 'tid,status' }, true);
    const status = known.object('trade').text('status');
    if (GONE.has(status)) return { outcome: 'known' };
    if (CLOSED.has(status)) return refusedAs('channel.order-closed');
    await ask(call, 'taobao.logistics.offline.send', {
      ...{ tid, out_sid: trackingNumber, company_code: call.settings.companyCode },
    });
    return { outcome: 'told' };
  },

  setStock: (call, levels) => levelByLevel(levels, (sku, units) => setQuantity(call, sku, units)),
});
