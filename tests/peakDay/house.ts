/** The business that has this day: three warehouses with stock that mostly suffices, twenty rules, six channels. */
import { savePeople } from '../../central/auth/index.ts';
import { connectChannel } from '../../central/channels/connections.ts';
import { adapterOf } from '../../central/channels/index.ts';
import { saveRules } from '../../central/rules/index.ts';
import type { Store, Write } from '../../central/store/index.ts';
import { addWarehouse } from '../../central/warehouses/index.ts';
import { deriveLocation, deriveProduct } from '../../shared/sample/index.ts';
import { stockId, type Settings } from '../../shared/schema/index.ts';
import type { ChannelName, Day } from './day.ts';
import { twentyRules } from './rules.ts';
import type { Shop } from './shops.ts';

export const WAREHOUSES = ['wh:main', 'wh:north', 'wh:lyon'] as const;
const SUPERVISOR = 'peak-supervisor';
const WRITES = 1000;
/** Stock of a week in all warehouses together, and in each at least what its largest orders ask for. */
const SUPPLY = 7;
const LARGEST = 2;
/** Of the few SKUs that run out, of what is asked for on the day. */
const SHORT_SUPPLY = 0.6;
const SHORT_SKUS = 5;
/** Each warehouse has this share of all stock. */
const SHARE: Readonly<Record<(typeof WAREHOUSES)[number], number>> = {
  ...{ 'wh:main': 0.42, 'wh:north': 0.42, 'wh:lyon': 0.16 },
};

const settings: Omit<Settings, 'id' | 'clock'> = {
  name: 'Peak',
  shipFrom: {
    ...{ name: 'Peak', lines: [], postcode: '1', city: 'Milltown' },
    ...{ country: 'United Kingdom', phone: '' },
  },
  gs1CompanyPrefix: '9521234',
  wrongScanThreshold: 3,
  bufferTarget: 2,
  batchSize: 8,
  sample: false,
  autoRelease: { on: true, gatherSeconds: 0 },
};

/** Of one SKU. */
interface Demand {
  readonly units: number;
  readonly orders: number;
  readonly largest: number;
}

function demandOf({ words }: Day): Map<string, Demand> {
  const demand = new Map<string, Demand>();
  for (const { intake } of words) {
    if (intake.revision !== 1) continue;
    for (const { sku, qty } of intake.lines) {
      const known = demand.get(sku) ?? { units: 0, orders: 0, largest: 0 };
      demand.set(sku, {
        ...{ units: known.units + qty, orders: known.orders + 1 },
        largest: Math.max(known.largest, qty),
      });
    }
  }
  return demand;
}

/** Those that every five hundredth order asks for or fewer: a handful running out must not stop the house. */
function shortSkus(demand: ReturnType<typeof demandOf>, orders: number): Set<string> {
  const most = Math.max(2, orders / 500);
  const fitting = [...demand].filter(([, { orders: n }]) => n <= most && n >= most / 2);
  return new Set(fitting.slice(0, SHORT_SKUS).map(([sku]) => sku));
}

async function write(store: Store, shard: string, writes: readonly Write[]): Promise<void> {
  for (let from = 0; from < writes.length; from += WRITES) {
    await store.transact(shard, async (tx) =>
      tx.append({ kind: 'stock.opening', input: null, writes: writes.slice(from, from + WRITES) }),
    );
  }
}

function stockWrites(sku: string, onHand: number): Write[] {
  const { id, code: _, ...location } = deriveLocation(sku);
  const balance = { sku, containerKind: 'location' as const, containerId: id };
  const rest = { condition: 'available', owner: 'own', onHand, reserved: 0 };
  return [
    { collection: 'locations', id, doc: location },
    { collection: 'stock', id: stockId(balance), doc: { ...balance, ...rest } },
  ];
}

/** Everything but the orders, by the house's own doors. SKUs that will run out. */
export async function openHouse(store: Store, day: Day): Promise<ReadonlySet<string>> {
  const demand = demandOf(day);
  const short = shortSkus(demand, day.orders);
  const person = { name: 'Peak', language: 'en', pin: '1111', badge: 'PEAK-1' } as const;
  await savePeople(store, [{ ...person, id: SUPERVISOR, roles: ['supervisor'] }]);
  const products = [...demand.keys()].map((sku): Write => {
    const { gtin: _, ...doc } = deriveProduct(sku, sku);
    return { collection: 'products', id: sku, doc };
  });
  await write(store, 'org', products);
  const [first, ...others] = WAREHOUSES;
  await write(store, first, [{ collection: 'settings', id: 'warehouse', doc: { ...settings } }]);
  await addWarehouse(store, { id: first, name: 'Leeds', serves: ['GB'] });
  for (const id of others) {
    const serves = id === 'wh:north' ? ['GB'] : [];
    await addWarehouse(store, { id, name: id, serves, like: first });
  }
  for (const id of WAREHOUSES) {
    const writes = [...demand].flatMap(([sku, { units, largest }]) => {
      const share = units * SHARE[id];
      const week = Math.max(share * SUPPLY, largest * LARGEST);
      return stockWrites(sku, Math.ceil(short.has(sku) ? share * SHORT_SUPPLY : week));
    });
    await write(store, id, writes);
  }
  await saveRules(store, {
    set: twentyRules('wh:lyon'),
    basedOn: 0,
    note: 'peak day',
    by: SUPERVISOR,
  });
  return short;
}

export async function connectShops(
  store: Store,
  shops: ReadonlyMap<ChannelName, Shop>,
  midnight: number,
): Promise<void> {
  for (const { name, url, accessToken, webhookSecret } of shops.values()) {
    const settingsOfShop = { settings: { baseUrl: url }, secrets: { accessToken, webhookSecret } };
    const since = new Date(midnight).toISOString();
    const asked = { id: name, kind: 'own-shop', name, on: true, since, ...settingsOfShop };
    await connectChannel(store, adapterOf, asked, SUPERVISOR);
  }
}
