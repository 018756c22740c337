import type { Kysely } from 'kysely';
import { DRY_RUN_ROWS_MAX, type DryRunResponse } from '../../shared/protocol/index.ts';
import type { FieldName, Rule, RuleAction, RuledWave } from '../../shared/rules/index.ts';
import type { AllocationSettings, OrderLine, Product } from '../../shared/schema/index.ts';
import { selectIn, type Database, type Store } from '../store/index.ts';
import { Candidates, choose, readAllocation, unitsOf } from '../allocation/index.ts';
import { expandLines } from '../routing/expandLines.ts';
import {
  countryKey,
  listWarehouses,
  routeOrder,
  settingsOf,
  type Warehouse,
} from '../warehouses/index.ts';
import type { RuledParts } from './applyRules.ts';
import { evaluate, type CompiledRules, type Evaluated } from './compileRules.ts';
import { seenOf, type RuledOrder, type Surroundings } from './seenOf.ts';
import { needsProducts, readSurroundings } from './surroundings.ts';

/** As an order is kept, as far as it matters here. */
interface PastOrder extends RuledOrder, RuledParts {
  readonly number: string;
  readonly placedAt: string;
}
type Placed = DryRunResponse['rows'][number]['before'];
type Conflict = DryRunResponse['conflicts'][number];

async function readOrders(
  db: Kysely<Database>,
  after: string,
  limit: number,
): Promise<{ orders: PastOrder[]; next: string | null }> {
  const rows = await db
    .selectFrom('state')
    .select(['id', 'body'])
    .where('shard', '=', 'org')
    .where('collection', '=', 'orders')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
  const orders = rows.flatMap(({ body }) => {
    const order = body === null ? undefined : (JSON.parse(body) as PastOrder);
    // A cancel that came before its order asks for nothing.
    if (!order || order.lines.length === 0) return [];
    // Where it went is what it is asked about.
    const { warehouse: _, ...asked } = order;
    return { ...asked, ...order.decided?.asked };
  });
  return { orders, next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
}

const PRODUCTS = `select "id" as "parent", "body" from "state" where "shard" = 'org' and "collection" = 'products' and "body" is not null and "id"`;

async function readProducts(
  db: Kysely<Database>,
  lines: readonly OrderLine[],
): Promise<Map<string, Product>> {
  const found = new Map<string, Product>();
  let wanted = [...new Set(lines.map(({ sku }) => sku))];
  // The parts of a kit are no kits.
  for (let round = 0; round < 2 && wanted.length > 0; round += 1) {
    const rows = await selectIn<{ parent: string; body: string }>(db, PRODUCTS, [], wanted);
    for (const { parent, body } of rows) found.set(parent, JSON.parse(body) as Product);
    const parts = rows.flatMap(({ parent }) => found.get(parent)?.kit ?? []);
    wanted = [...new Set(parts.map(({ sku }) => sku))].filter((sku) => !found.has(sku));
  }
  return found;
}

async function samplesAmong(
  store: Pick<Store, 'read'>,
  warehouses: readonly Warehouse[],
): Promise<Set<string>> {
  const samples = new Set<string>();
  for (const { id } of warehouses) {
    if ((await settingsOf(store, id))?.sample === true) samples.add(id);
  }
  return samples;
}

/** Where it would go with the goods that are there now; undefined where nobody chooses by them. */
function chosenFor(order: PastOrder, { outcome }: Evaluated, { stock, products }: Goods) {
  if (!stock) return undefined;
  const { candidates, settings } = stock;
  const { allocate: by = settings.by, split = settings.split } = outcome;
  if (by === 'country' && !split) return undefined;
  const units = unitsOf(expandLines(order.lines, products).lines);
  const first = routeOrder(order, stock.warehouses);
  const among = candidates.for(order.channel, units.keys(), first);
  return choose(by, split, { units, country: countryKey(order.country) }, among);
}

function placedBy(order: PastOrder, found: Evaluated, around: Surroundings, goods: Goods): Placed {
  const { outcome } = found;
  const open = around.warehouses.some((one) => one.active && one.id === outcome.warehouse);
  const named = open ? outcome.warehouse : undefined;
  const parts = named === undefined ? (chosenFor(order, found, goods)?.parts ?? []) : [];
  return {
    warehouse: named ?? parts[0]?.warehouse ?? routeOrder(order, around.warehouses),
    parcels: Math.max(1, parts.length),
    priority: outcome.priority ?? order.priority,
    carrierService: outcome.carrierService ?? order.carrierService,
    held: outcome.hold !== undefined,
    tags: outcome.tags,
    ...(outcome.wave ? { wave: outcome.wave } : {}),
  };
}

const waveWords = (wave: Pick<RuledWave, 'name' | 'at'> | undefined): string =>
  `${wave?.at ?? ''} ${wave?.name ?? ''}`;

const differs = (a: Placed, b: Placed): boolean =>
  a.warehouse !== b.warehouse ||
  a.parcels !== b.parcels ||
  a.priority !== b.priority ||
  a.carrierService !== b.carrierService ||
  a.held !== b.held ||
  waveWords(a.wave) !== waveWords(b.wave) ||
  a.tags.join('\n') !== b.tags.join('\n');

/** What two rules can't both have: a tag can be had beside another. */
const settingOf = (action: RuleAction): string => {
  if (action.type === 'warehouse') return action.warehouse;
  if (action.type === 'priority') return String(action.priority);
  if (action.type === 'allocate') return action.by;
  if (action.type === 'split') return String(action.allowed);
  if (action.type === 'wave') return waveWords(action);
  // Whoever may release both is the one who may: the reason alone is no contradiction.
  if (action.type === 'hold' || action.type === 'approval') {
    return [action.type, ...action.mayRelease.toSorted()].join(' ');
  }
  return action.type === 'carrier' ? action.service : '';
};

const kindOf = ({ type }: RuleAction): string => (type === 'approval' ? 'hold' : type);

function conflictsAmong(matched: readonly Rule[], number: string, into: Map<string, Conflict>) {
  matched.forEach((first, at) => {
    for (const second of matched.slice(at + 1)) {
      for (const action of first.actions) {
        const setting = settingOf(action);
        const other = second.actions.find((one) => kindOf(one) === kindOf(action));
        if (setting === '' || !other || settingOf(other) === setting) continue;
        const key = `${first.id} ${second.id} ${action.type}`;
        const names = { first: first.name, second: second.name, action: action.type };
        const known = into.get(key) ?? { ...names, orders: 0, example: number };
        into.set(key, { ...known, orders: known.orders + 1 });
      }
    }
  });
}

export interface DryRunAsked {
  readonly before: CompiledRules;
  readonly after: CompiledRules;
  readonly from: string;
  readonly limit: number;
  /** Rules whose time is over by then decide nothing; those to come are tried as if it were now. */
  readonly now: string;
}

interface Goods {
  readonly products: ReadonlyMap<string, Product>;
  /** Absent: neither rules nor the house choose by goods. */
  readonly stock?: {
    readonly candidates: Candidates;
    readonly settings: AllocationSettings;
    readonly warehouses: readonly Warehouse[];
  };
}

const choosesByGoods = ({ active }: CompiledRules): boolean =>
  active.some(({ rule }) =>
    rule.actions.some(({ type }) => type === 'allocate' || type === 'split'),
  );

/** What is there of all that these orders want, read once. */
async function readGoods(
  store: Pick<Store, 'read'>,
  rules: readonly CompiledRules[],
  orders: readonly PastOrder[],
  warehouses: readonly Warehouse[],
): Promise<Goods> {
  const settings = await readAllocation(store.read);
  const chooses = settings.by !== 'country' || settings.split || rules.some(choosesByGoods);
  if (!chooses) return { products: new Map() };
  const products = await readProducts(
    store.read,
    orders.flatMap(({ lines }) => lines),
  );
  const lines = orders.flatMap((order) => expandLines(order.lines, products).lines);
  const skus = [...new Set(lines.map(({ sku }) => sku))];
  const candidates = await Candidates.read(store.read, warehouses, skus, settings);
  return { products, stock: { candidates, settings, warehouses } };
}

const notOver = (rules: CompiledRules, now: string): CompiledRules => ({
  ...rules,
  active: rules.active.filter(({ rule }) => rule.until === undefined || now < rule.until),
});

/**
 * A page of past orders by the rules in force and by others. Both are asked as if they had been in effect when
 * the order was placed, and as if stock and backlog had been what they are now.
 */
export async function dryRun(
  store: Pick<Store, 'read'>,
  { before: inForce, after: asked, from, limit, now: today }: DryRunAsked,
): Promise<Omit<DryRunResponse, 'total'>> {
  const [before, after] = [notOver(inForce, today), notOver(asked, today)];
  const { orders, next } = await readOrders(store.read, from, limit);
  const warehouses = await listWarehouses(store);
  const fields: ReadonlySet<FieldName> = new Set([...before.fields, ...after.fields]);
  const lines = needsProducts(fields) ? orders.flatMap((order) => order.lines) : [];
  const around = await readSurroundings(store.read, {
    ...{ fields, lines, warehouses, now: '', timeZone: '' },
    products: await readProducts(store.read, lines),
    customers: orders.map(({ customerRef }) => customerRef),
    samples: fields.has('stockAt') ? await samplesAmong(store, warehouses) : new Set<string>(),
  });
  const goods = await readGoods(store, [before, after], orders, warehouses);
  const moves = new Map<string, DryRunResponse['moves'][number]>();
  const hits: Record<string, number> = Object.fromEntries(after.set.rules.map(({ id }) => [id, 0]));
  const conflicts = new Map<string, Conflict>();
  const rows: DryRunResponse['rows'] = [];
  let changed = 0;
  for (const order of orders) {
    const at = (timeZone: string): Surroundings => ({ ...around, now: order.placedAt, timeZone });
    const [then, now] = [at(before.set.timeZone), at(after.set.timeZone)];
    const old = placedBy(order, evaluate(before, seenOf(order, before.fields, then)), then, goods);
    const found = evaluate(after, seenOf(order, after.fields, now));
    const fresh = placedBy(order, found, now, goods);
    for (const { id } of found.matched) hits[id] = (hits[id] ?? 0) + 1;
    conflictsAmong(found.matched, order.number, conflicts);
    if (!differs(old, fresh)) continue;
    changed += 1;
    if (rows.length < DRY_RUN_ROWS_MAX) {
      rows.push({ orderId: order.id, number: order.number, before: old, after: fresh });
    }
    if (old.warehouse === fresh.warehouse) continue;
    const key = `${old.warehouse} ${fresh.warehouse}`;
    const move = moves.get(key) ?? { from: old.warehouse, to: fresh.warehouse, orders: 0 };
    moves.set(key, { ...move, orders: move.orders + 1 });
  }
  return {
    ...{ examined: orders.length, next, changed, rows, hits },
    ...{ moves: [...moves.values()], conflicts: [...conflicts.values()] },
  };
}
