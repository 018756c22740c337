import { WEEKDAYS, type FieldName, type Seen, type SeenValue } from '../../shared/rules/index.ts';
import type { Checked } from '../../shared/checks/index.ts';
import type { OrderLine, Payment, Product } from '../../shared/schema/index.ts';
import { expandLines } from '../routing/expandLines.ts';
import { countryKey, routeOrder, type Warehouse } from '../warehouses/index.ts';

/** Of an order as the channel asks for it. */
export interface RuledOrder {
  readonly id: string;
  readonly channel: string;
  readonly country: string;
  readonly currency: string;
  readonly customerRef: string;
  readonly priority: number;
  readonly carrierService: string;
  readonly shipBy: string;
  readonly lines: readonly OrderLine[];
  /** Where it stands, or would go without rules. Absent: it is asked for here. */
  readonly warehouse?: string;
  readonly region?: string;
  readonly tier?: string;
  readonly payment?: Payment;
  readonly checked?: Checked;
}

/** What is looked at besides the order itself; loaded only as far as rules ask for it. */
export interface Surroundings {
  readonly now: string;
  readonly timeZone: string;
  readonly warehouses: readonly Warehouse[];
  readonly products: ReadonlyMap<string, Product>;
  /** Units that are free, by warehouse and SKU. */
  readonly free: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** Orders by customer, as far as they were counted. */
  readonly customerOrders: ReadonlyMap<string, number>;
  /** Orders waiting for release, by warehouse. */
  readonly backlog: ReadonlyMap<string, number>;
}

const formats = new Map<string, Intl.DateTimeFormat>();
const HOUR_MS = 3_600_000;

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  formats.set(timeZone, made);
  return made;
}

/** Orders of one transaction have one time: it is told once. */
let told: { key: string; clock: string; weekday: string } | undefined;
function localTime({ now, timeZone }: Surroundings) {
  const key = `${now} ${timeZone}`;
  if (told?.key === key) return told;
  const parts = formatOf(timeZone).formatToParts(new Date(now));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  const weekday = WEEKDAYS.find((day) => part('weekday').toLowerCase().startsWith(day)) ?? 'mon';
  told = { key, clock: `${part('hour')}:${part('minute')}`, weekday };
  return told;
}

const digits = new Map<string, number>();
/** Minor units in one of the currency: 100 for pounds, 1 for yen. */
function minorPer(currency: string): number {
  const known = digits.get(currency);
  if (known !== undefined) return known;
  const isCode = /^[A-Z]{3}$/.test(currency);
  const format = isCode ? new Intl.NumberFormat('en', { style: 'currency', currency }) : undefined;
  const factor = 10 ** (format?.resolvedOptions().maximumFractionDigits ?? 2);
  digits.set(currency, factor);
  return factor;
}

function kilograms({ lines }: RuledOrder, products: Surroundings['products']): number {
  const grams = lines.reduce((sum, { sku, uom, qty }) => {
    const unit = products.get(sku)?.uoms.find((one) => one.uom === uom);
    return sum + qty * (unit?.grams ?? 0);
  }, 0);
  return grams / 1000;
}

function stockAt({ lines }: RuledOrder, around: Surroundings): string[] {
  const wanted = expandLines(lines, around.products).lines;
  return around.warehouses
    .filter(({ active }) => active)
    .map(({ id }) => id)
    .filter((id) =>
      wanted.every(({ sku, units }) => (around.free.get(id)?.get(sku) ?? 0) >= units),
    );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** A revision stays where its order is. */
const standsIn = (order: RuledOrder, warehouses: Surroundings['warehouses']): string =>
  order.warehouse ?? routeOrder(order, warehouses);

const READ: Readonly<Record<FieldName, (order: RuledOrder, around: Surroundings) => SeenValue>> = {
  channel: ({ channel }) => channel,
  country: ({ country }) => countryKey(country),
  currency: ({ currency }) => currency,
  total: ({ lines, currency }) =>
    sum(lines.map(({ qty, unitPriceMinor }) => qty * unitPriceMinor)) / minorPer(currency),
  priority: ({ priority }) => priority,
  carrier: ({ carrierService }) => carrierService,
  hoursToShip: ({ shipBy }, { now }) =>
    Math.round(((Date.parse(shipBy) - Date.parse(now)) / HOUR_MS) * 10) / 10,
  region: ({ region = '' }) => region,
  payment: ({ payment }) => payment?.status ?? 'unknown',
  risk: ({ checked }) => checked?.risk ?? 0,
  finding: ({ checked }) => [...new Set((checked?.findings ?? []).map(({ code }) => code))],
  customer: ({ customerRef }) => customerRef,
  tier: ({ tier = '' }) => tier,
  customerOrders: ({ customerRef }, { customerOrders }) => customerOrders.get(customerRef) ?? 0,
  lines: ({ lines }) => lines.length,
  units: ({ lines }) => sum(lines.map(({ qty }) => qty)),
  biggestLine: ({ lines }) => lines.reduce((most, { qty }) => Math.max(most, qty), 0),
  skus: ({ lines }) => [...new Set(lines.map(({ sku }) => sku))],
  unknownSkus: ({ lines }, { products }) =>
    new Set(lines.map(({ sku }) => sku).filter((sku) => !products.has(sku))).size,
  kilograms: (order, { products }) => kilograms(order, products),
  warehouse: (order, { warehouses }) => standsIn(order, warehouses),
  stockAt,
  backlog: (order, { warehouses, backlog }) => backlog.get(standsIn(order, warehouses)) ?? 0,
  clock: (_, around) => localTime(around).clock,
  weekday: (_, around) => localTime(around).weekday,
};

/** What these fields are of an order. */
export function seenOf(order: RuledOrder, fields: Iterable<FieldName>, around: Surroundings): Seen {
  const seen: Record<string, SeenValue> = {};
  for (const field of fields) seen[field] = READ[field](order, around);
  return seen;
}
