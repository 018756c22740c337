/**
 * Shopify's Admin API: orders and fulfilments by REST, since webhooks bring the same resources; stock by GraphQL,
 * which alone finds an item by its SKU.
 */
import { defineAdapter, type ChannelOrder } from '../../adapter.ts';
import { parseExactly, readJson, unreadable } from '../../failures.ts';
import { Fields } from '../../fields.ts';
import { readOrder, readOrders } from '../../readOrders.ts';
import { hmacOf, isSameSignature } from '../../signatures.ts';
import { readSweep, writeSweep } from '../../sweep.ts';
import { ship } from './fulfil.ts';
import { READER } from './readOrder.ts';
import { setStock } from './setStock.ts';
import { FOLLOWS, get, limitsOf, Secrets, Settings, Tokens } from './shape.ts';

const PAGE = 250;
/** Orders are in the body of these; others are of no interest. */
const TOPICS: ReadonlySet<string> = new Set([
  'orders/create',
  'orders/updated',
  'orders/edited',
  'orders/paid',
  'orders/cancelled',
]);

/** `<https://…&page_info=TOKEN>; rel="next"`: the token carries the question, which must not be asked along with it. */
function nextPageOf(link: string | null): string | null {
  const next = link?.split(',').find((part) => /rel="?next"?/.test(part));
  const url = next === undefined ? null : URL.parse(/<([^>]*)>/.exec(next)?.[1] ?? '');
  return url?.searchParams.get('page_info') ?? null;
}

function changedAt(items: readonly unknown[]): number[] {
  return items.flatMap((item) => {
    const text = (item as { updated_at?: unknown } | null)?.updated_at;
    const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN;
    return Number.isNaN(ms) ? [] : [ms];
  });
}

export const shopifyAdapter = defineAdapter<typeof Settings, typeof Secrets, typeof Tokens>({
  kind: 'shopify',
  name: 'Shopify',
  follows: FOLLOWS,
  settings: Settings,
  secrets: Secrets,
  tokens: Tokens,
  // A leaky bucket of 40, two a second again, on the smallest plan.
  rate: { burst: 38, perSecond: 2 },
  pollSeconds: 60,
  batch: { stock: 50, acknowledge: 1 },
  baseUrl: ({ shop }) => `https://${shop}`,
  limitsOf,

  async probe(call) {
    const shop = new Fields(readJson(await get(call, 'shop.json'))).object('shop');
    return { shop: shop.text('name') };
  },

  async pull(call, from) {
    const sweep = readSweep(from);
    const question =
      sweep.page === null
        ? {
            status: 'any',
            order: 'updated_at asc',
            updated_at_min: new Date(sweep.from).toISOString(),
          }
        : { page_info: sweep.page };
    const answer = await get(call, 'orders.json', { limit: PAGE, ...question });
    const items = new Fields(readJson(answer)).raw('orders');
    if (!Array.isArray(items)) throw unreadable({ field: 'orders' });
    const next = nextPageOf(answer.header('link'));
    return {
      orders: readOrders(items, READER),
      cursor: writeSweep(sweep, next, changedAt(items)),
      more: next !== null,
    };
  },

  readWebhook({ secrets }, { headers, rawBody }) {
    const signature = headers['x-shopify-hmac-sha256'];
    if (secrets.webhookSecret === undefined || !signature) {
      return { ok: false, reason: 'signature-missing' };
    }
    const made = hmacOf('sha256', secrets.webhookSecret, [rawBody], 'base64');
    if (!isSameSignature(made, signature)) return { ok: false, reason: 'signature-wrong' };
    if (!TOPICS.has(headers['x-shopify-topic'] ?? '')) return { ok: true, orders: [] };
    const text = Buffer.from(rawBody).toString('utf8');
    let orders: ChannelOrder[];
    try {
      orders = [readOrder(parseExactly(text), text, READER)];
    } catch {
      return { ok: false, reason: 'unreadable' };
    }
    return { ok: true, orders };
  },

  ship,
  setStock,
});
