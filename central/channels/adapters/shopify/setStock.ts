import type { StockLevel, Told } from '../../adapter.ts';
import { rateLimited, readJson, refused, unauthorised, unreadable } from '../../failures.ts';
import { Fields } from '../../fields.ts';
import { post, type Call } from './shape.ts';

const ITEMS = `query itemsOf($query: String!, $after: String) {
  productVariants(first: 250, query: $query, after: $after) {
    nodes { sku inventoryItem { id } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const SET = `mutation setLevels($input: InventorySetQuantitiesInput!) {
  inventorySetQuantities(input: $input) { userErrors { code message } }
}`;
/** What the calculated limit gives back each second on the smallest plan. */
const COST_A_SECOND = 100;

/** Limits are told in a body with status 200: how much the question costs, and how much there is. */
async function ask(call: Call, query: string, variables: unknown): Promise<Fields> {
  const answer = new Fields(readJson(await post(call, 'graphql.json', { query, variables })));
  const [error] = answer.optionalList('errors');
  if (error) {
    const code = error.optionalObject('extensions')?.optionalText('code');
    if (code === 'ACCESS_DENIED') throw unauthorised({ problem: 'scope missing' });
    if (code !== 'THROTTLED') throw unreadable({ code });
    const cost = answer.optionalObject('extensions')?.optionalObject('cost');
    const status = cost?.optionalObject('throttleStatus');
    const wanted = cost?.optionalInteger('requestedQueryCost') ?? COST_A_SECOND;
    const there = status?.optionalInteger('currentlyAvailable') ?? 0;
    const perSecond = status?.optionalInteger('restoreRate') ?? COST_A_SECOND;
    throw rateLimited(Math.max(1000, ((wanted - there) / perSecond) * 1000));
  }
  return answer.object('data');
}

const quoted = (sku: string): string => `sku:"${sku.replaceAll(/["\\]/g, '\\$&')}"`;

async function itemsOf(call: Call, skus: readonly string[]): Promise<Map<string, string[]>> {
  const items = new Map<string, string[]>();
  const query = skus.map(quoted).join(' OR ');
  let after: string | null = null;
  do {
    const found: Fields = (await ask(call, ITEMS, { query, after })).object('productVariants');
    for (const variant of found.list('nodes')) {
      const sku = variant.optionalText('sku') ?? '';
      items.set(sku, [...(items.get(sku) ?? []), variant.object('inventoryItem').text('id')]);
    }
    const page = found.object('pageInfo');
    after =
      page.optionalBoolean('hasNextPage') === true
        ? (page.optionalText('endCursor') ?? null)
        : null;
  } while (after !== null);
  return items;
}

/** Absolute quantities: saying them twice does no harm. */
export async function setStock(call: Call, levels: readonly StockLevel[]): Promise<Told[]> {
  const { locationId } = call.settings;
  if (locationId === undefined) return levels.map(() => ({ outcome: 'known' }));
  const items = await itemsOf(
    call,
    levels.map(({ sku }) => sku),
  );
  const quantities = levels.flatMap(({ sku, units }) =>
    (items.get(sku) ?? []).map((inventoryItemId) => ({
      ...{ inventoryItemId, quantity: units, locationId: `gid://shopify/Location/${locationId}` },
    })),
  );
  if (quantities.length > 0) {
    const input = {
      ...{ name: 'available', reason: 'correction', ignoreCompareQuantity: true, quantities },
      referenceDocumentUri: 'stowline://stock',
    };
    const answer = (await ask(call, SET, { input })).object('inventorySetQuantities');
    const [wrong] = answer.optionalList('userErrors');
    if (wrong) throw refused({ code: wrong.optionalText('code') });
  }
  return levels.map(({ sku }): Told =>
    items.has(sku)
      ? { outcome: 'told' }
      : { outcome: 'refused', error: { code: 'channel.sku-unknown', meta: { sku } } },
  );
}
