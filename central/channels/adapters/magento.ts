import { Type, type Static } from 'typebox';
import { ANONYMOUS, type IntakeAddress, type OrderIntake } from '../../../shared/schema/index.ts';
import { defineAdapter, type ChannelCall, type ChannelResponse, type Told } from '../adapter.ts';
import { baseUrlOf } from '../baseUrl.ts';
import { expectOk, readJson, unreadable } from '../failures.ts';
import { Fields } from '../fields.ts';
import { readOrders, type OrderReader } from '../readOrders.ts';
import { readSweep, writeSweep } from '../sweep.ts';
import { digitsOf } from '../../../shared/money.ts';
import { changesIn, refusedAs } from './platforms/orderParts.ts';

const Settings = Type.Object({
  /** Of the store, without `/rest`. */
  baseUrl: Type.String({ minLength: 1, maxLength: 500 }),
  storeView: Type.String({ minLength: 1, maxLength: 60 }),
});
const Secrets = Type.Object({ accessToken: Type.String({ minLength: 8, maxLength: 500 }) });
const Tokens = Type.Object({});
type Call = ChannelCall<typeof Settings, typeof Secrets>;
type Query = Readonly<Record<string, string | number>>;

const PAGE = 50;
/** Times are UTC, and written without saying so. */
const UTC = 'Z';
const sqlTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');

function request(
  call: Call,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  query: Query,
  body?: unknown,
) {
  return call.http.request({
    method,
    path: `/rest/${encodeURIComponent(call.settings.storeView)}/V1/${path}`,
    query,
    headers: {
      authorization: `Bearer ${call.secrets.accessToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** One condition of `searchCriteria`. */
const where = (group: number, field: string, condition: string, value: string): Query => {
  const name = `searchCriteria[filterGroups][${group}][filters][0]`;
  return {
    [`${name}[field]`]: field,
    [`${name}[conditionType]`]: condition,
    [`${name}[value]`]: value,
  };
};

async function find(call: Call, path: string, query: Query): Promise<Fields> {
  return new Fields(readJson(await request(call, 'GET', path, query)));
}

const GONE = new Set(['complete', 'closed']);
const isGone = (item: unknown): boolean =>
  GONE.has(String((item as { state?: unknown } | null)?.state));

const readName = (from: Fields): string =>
  ['firstname', 'lastname']
    .map((name) => (from.optionalText(name) ?? '').slice(0, 90))
    .filter(Boolean)
    .join(' ');

/** As it stands on the bill. */
function readPayer(billing: Fields): Pick<OrderIntake, 'billingCountry' | 'billingName'> {
  const billingName = readName(billing);
  return {
    billingCountry: billing.optionalText('country_id') ?? '',
    ...(billingName === '' ? {} : { billingName }),
  };
}

function readAddress(from: Fields, email: string | undefined): IntakeAddress {
  const text = (name: string, limit: number) => (from.optionalText(name) ?? '').slice(0, limit);
  const street = from.raw('street');
  const lines = (Array.isArray(street) ? street : []).map((line) => String(line).slice(0, 200));
  const company = text('company', 200);
  return {
    name: readName(from),
    lines: [...(company === '' ? [] : [company]), ...lines].slice(0, 6),
    ...{ postcode: text('postcode', 20), city: text('city', 120) },
    ...{ country: text('country_id', 60), phone: text('telephone', 40) },
    ...(text('region', 120) === '' ? {} : { region: text('region', 120) }),
    ...(email === undefined ? {} : { email: email.slice(0, 254) }),
  };
}

/** What is to be delivered: a configurable product's child is named by its parent's line, which has price and quantity. */
function readLines(order: Fields, digits: number): OrderIntake['lines'] {
  return order
    .list('items')
    .filter((item) => item.optionalInteger('parent_item_id') === undefined)
    .filter(
      (item) => !['virtual', 'downloadable'].includes(item.optionalText('product_type') ?? ''),
    )
    .flatMap((item) => {
      const ordered = Number(item.text('qty_ordered'));
      const left = ordered - Number(item.optionalText('qty_canceled') ?? 0);
      if (!Number.isSafeInteger(left)) throw item.wrong('qty_ordered', 'whole number');
      if (left <= 0) return [];
      return {
        lineId: item.text('item_id').slice(0, 20),
        sku: item.text('sku'),
        description: (item.optionalText('name') ?? '').slice(0, 400),
        qty: left,
        uom: 'each' as const,
        unitPriceMinor: item.money('price', digits),
      };
    });
}

/** An order as REST gives it. */
export const READER: OrderReader = {
  externalId: (order) => order.text('increment_id'),
  intake(order): OrderIntake {
    const currency = order.text('order_currency_code');
    const digits = digitsOf(currency);
    const money = (name: string) => Math.abs(order.optionalMoney(name, digits) ?? 0);
    const billing = order.optionalObject('billing_address');
    const shipping = order
      .optionalObject('extension_attributes')
      ?.optionalList('shipping_assignments')[0]
      ?.optionalObject('shipping');
    const to = shipping?.optionalObject('address') ?? billing;
    const method = shipping?.optionalText('method');
    const lines = readLines(order, digits);
    const isPaid = (order.optionalMoney('total_due', digits) ?? 0) === 0;
    const pay = order.optionalObject('payment')?.optionalText('method');
    const isOnDelivery = pay === 'cashondelivery';
    return {
      ...{ channel: 'magento', externalId: order.text('increment_id'), currency },
      revision: Date.parse(order.localInstant('updated_at', UTC)),
      action: order.text('state') === 'canceled' || lines.length === 0 ? 'cancel' : 'place',
      placedAt: order.localInstant('created_at', UTC),
      customerRef: order.optionalText('customer_id') ?? ANONYMOUS,
      country: to?.optionalText('country_id') ?? '',
      ...(method ? { carrierService: method.slice(0, 60) } : {}),
      ...(to ? { address: readAddress(to, order.optionalText('customer_email')) } : {}),
      payment: {
        status: isOnDelivery ? 'cash-on-delivery' : isPaid ? 'paid' : 'unpaid',
        ...(pay === undefined ? {} : { method: pay.slice(0, 60) }),
      },
      charges: {
        ...{ shippingMinor: money('shipping_amount'), taxMinor: money('tax_amount') },
        ...{ discountMinor: money('discount_amount') },
        totalMinor: order.money('grand_total', digits),
      },
      ...(billing ? readPayer(billing) : {}),
      lines,
    };
  },
};

/** The id that paths name an order by; it is not what customers see. */
async function entityOf(call: Call, incrementId: string): Promise<string | undefined> {
  const found = await find(call, 'orders', {
    ...where(0, 'increment_id', 'eq', incrementId),
    ...{ fields: 'items[entity_id]', 'searchCriteria[pageSize]': 1 },
  });
  return found.optionalList('items')[0]?.text('entity_id');
}

/**
 * The next page begins at the last change of this one: by number alone it would begin one further on whenever an order
 * of this page changes meanwhile. Only within one second pages are counted.
 */
function nextPage(
  answer: Fields,
  since: string,
  page: number,
  changed: readonly number[],
): string | null {
  // A page beyond the last is the last once more: how many there are is what tells.
  const total = answer.integer('total_count');
  const size = answer.optionalObject('search_criteria')?.optionalInteger('page_size') ?? PAGE;
  if (page * size >= total) return null;
  const last = sqlTime(Math.max(...changed, 0));
  return last > since ? `${last}|1` : `${since}|${page + 1}`;
}

const toldBy = (response: ChannelResponse): Told => {
  const { status } = response;
  if (status === 400 || status === 404) return refusedAs('channel.refused', { status });
  expectOk(response);
  return { outcome: 'told' };
};

/** Magento 2, Adobe Commerce: its REST with an integration's token. */
export const magentoAdapter = defineAdapter<typeof Settings, typeof Secrets, typeof Tokens>({
  kind: 'magento',
  name: 'Magento / Adobe Commerce',
  follows: 'developer.adobe.com/commerce/webapi/rest, 2.4',
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
  rate: { burst: 40, perSecond: 10 },
  pollSeconds: 60,
  batch: { stock: 10, acknowledge: 1 },
  baseUrl: ({ baseUrl }: Static<typeof Settings>) => baseUrlOf(baseUrl, 'baseUrl'),

  async probe(call) {
    const configs = readJson(await request(call, 'GET', 'store/storeConfigs', {}));
    if (!Array.isArray(configs)) throw unreadable({ field: 'storeConfigs' });
    return { shop: new Fields(configs[0]).text('base_url') };
  },

  async pull(call, from) {
    const sweep = readSweep(from);
    const [since = sqlTime(sweep.from), page = '1'] = sweep.page?.split('|') ?? [];
    const answer = await find(call, 'orders', {
      ...where(0, 'updated_at', 'gteq', since),
      'searchCriteria[sortOrders][0][field]': 'updated_at',
      'searchCriteria[sortOrders][0][direction]': 'ASC',
      'searchCriteria[sortOrders][1][field]': 'entity_id',
      'searchCriteria[sortOrders][1][direction]': 'ASC',
      'searchCriteria[pageSize]': PAGE,
      'searchCriteria[currentPage]': Number(page),
    });
    const items = answer.raw('items') ?? [];
    if (!Array.isArray(items)) throw unreadable({ field: 'items' });
    const changed = changesIn(items, 'updated_at', UTC);
    const next = nextPage(answer, since, Number(page), changed);
    return {
      orders: readOrders(
        items.filter((item) => !isGone(item)),
        READER,
      ),
      cursor: writeSweep(sweep, next, changed),
      more: next !== null,
    };
  },

  async ship(call, shipment) {
    const { externalId, trackingNumber, lines } = shipment;
    const id = await entityOf(call, externalId);
    if (id === undefined) return refusedAs('channel.order-unknown');
    const before = await find(call, 'shipments', where(0, 'order_id', 'eq', id));
    const isKnown = before
      .optionalList('items')
      .flatMap((each) => each.optionalList('tracks'))
      .some((track) => track.optionalText('track_number') === trackingNumber);
    if (isKnown) return { outcome: 'known' };
    return toldBy(
      await request(
        call,
        'POST',
        `order/${encodeURIComponent(id)}/ship`,
        {},
        {
          items: lines.map(({ lineId, qty }) => ({ order_item_id: Number(lineId), qty })),
          tracks: [
            { track_number: trackingNumber, title: shipment.carrier, carrier_code: 'custom' },
          ],
          notify: true,
        },
      ),
    );
  },

  async setStock(call, levels) {
    const told: Told[] = [];
    for (const { sku, units } of levels) {
      const path = `products/${encodeURIComponent(sku)}/stockItems/1`;
      const stockItem = { qty: units, is_in_stock: units > 0 };
      const response = await request(call, 'PUT', path, {}, { stockItem });
      told.push(
        response.status === 404 ? refusedAs('channel.sku-unknown', { sku }) : toldBy(response),
      );
    }
    return told;
  },
});
