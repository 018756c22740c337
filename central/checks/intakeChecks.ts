import {
  assess,
  CHECKS,
  severityOf,
  type CheckCode,
  type Checked,
  type CheckSettings,
  type Found,
} from '../../shared/checks/index.ts';
import {
  ANONYMOUS,
  type IntakeAddress,
  type OrderIntake,
  type OrderLine,
  type Product,
} from '../../shared/schema/index.ts';
import { wordTerm } from '../searchTerms.ts';
import { placeholder, selectRows, type ShardTx } from '../store/index.ts';
import { countryKey } from '../warehouses/index.ts';
import { checkAddress } from './checkAddress.ts';
import { checkPayment } from './checkPayment.ts';
import { checkPrices, linesTotal } from './checkPrices.ts';
import { namesDiffer } from './compareNames.ts';
import { KEY_PURPOSE } from './digests.ts';
import { blockedBy, checksIn, comparable, type KeptChecks } from './keptChecks.ts';
import { Records } from './tables.ts';
import {
  checkVelocity,
  remember,
  TRACED_MS,
  tracesOf,
  twinsOf,
  type Trace,
  type Traced,
  type Twin,
} from './traces.ts';
import { learn, OF_PRICES, OF_TOTALS, priceKey, totalKey, usualOf } from './usual.ts';

/** An order as it would be kept, as far as it is checked. */
export interface CheckedOrder {
  readonly id: string;
  readonly number: string;
  readonly channel: string;
  readonly customerRef: string;
  readonly country: string;
  readonly currency: string;
  readonly carrierService: string;
  readonly placedAt: string;
  readonly lines: readonly OrderLine[];
  readonly payment?: OrderIntake['payment'] | undefined;
  readonly charges?: OrderIntake['charges'] | undefined;
  readonly billingCountry?: string | undefined;
  readonly warehouse?: string;
}

/** What checks look at besides the order. */
export interface ChecksAround {
  readonly products: ReadonlyMap<string, Product>;
  /** It goes to a sample warehouse, in which unknown SKUs are made up. */
  readonly isSample: (order: Pick<CheckedOrder, 'warehouse'>) => boolean;
  /** Another order of this transaction, or as kept; undefined: there is none any more. */
  readonly isAlive: (orderId: string) => { readonly number: string } | undefined;
}

export interface IntakeChecks {
  readonly settings: CheckSettings;
  /**
   * `said`: what orders don't keep. `before`: what was found of it so far. Remembers the order for those that come
   * after it.
   */
  check(
    order: CheckedOrder,
    said: Pick<OrderIntake, 'address' | 'billingName'>,
    around: ChecksAround,
    before: Checked | undefined,
  ): Checked | undefined;
  /** Orders that orders of this transaction may be twins of: to be read beforehand. */
  readonly twinIds: readonly string[];
  /** Writes what was remembered; once, at the end. */
  write(): Promise<void>;
}

const isOn = (settings: CheckSettings, codes: readonly CheckCode[]): boolean =>
  codes.some((code) => severityOf(code, settings) !== undefined);

const ORDERED =
  `select 1 as "one" from "order_terms" t join "order_index" i on i."n" = t."n"` +
  ` where t."term" = ${placeholder(1)} and i."customer_ref" = ${placeholder(2)} limit 1`;

/** Customers of unusually large orders who have ordered before: few are large, so few are looked for. */
async function knownCustomers(tx: ShardTx, refs: Iterable<string>): Promise<Set<string>> {
  const known = new Set<string>();
  for (const ref of refs) {
    const rows = await selectRows(tx.db, ORDERED, [wordTerm(ref), ref]);
    if (rows.length > 0) known.add(ref);
  }
  return known;
}

interface Loaded {
  readonly intake: OrderIntake;
  readonly orderId: string;
  readonly traces: readonly Trace[];
}

const domainOf = (address: IntakeAddress | undefined): string | undefined =>
  address?.email === undefined ? undefined : comparable('domain', address.email);

/**
 * Everything that the checks of these orders look at, read at once; then each is checked in its turn, so that an
 * order sees those before it in the same transaction.
 */
export async function checksForIntake(
  tx: ShardTx,
  intakes: readonly OrderIntake[],
  orderIds: readonly string[],
): Promise<IntakeChecks> {
  const kept = await checksIn(tx);
  const { settings } = kept;
  const key = tx.key(KEY_PURPOSE);
  const now = Date.parse(tx.now);
  const keys = new Records<Traced>(tx.db, 'check_keys');
  const prices = new Records<number>(tx.db, 'check_prices');
  const looksBack =
    kept.blocked.size > 0 ||
    isOn(settings, ['duplicate.channel', 'duplicate.number', 'fraud.velocity']);
  const learns = isOn(settings, ['price.outlier', 'fraud.large-first']);

  const loaded: Loaded[] = intakes.map((intake, at) => {
    const orderId = orderIds[at] ?? '';
    // History that is taken in has nothing to do with what comes in now.
    const isRecent = now - Date.parse(intake.placedAt) < TRACED_MS;
    const isAsked = intake.action === 'place' && looksBack && isRecent;
    const traces = isAsked ? tracesOf(key, { ...intake, id: orderId }, intake.address) : [];
    return { intake, orderId, traces };
  });
  const placed = loaded.filter(({ intake }) => intake.action === 'place');
  await keys.load(placed.flatMap(({ traces }) => traces.map((trace) => trace.key)));
  if (learns) {
    await prices.load(
      placed.flatMap(({ intake: { currency, lines } }) => [
        totalKey(currency),
        ...lines.map(({ sku }) => priceKey(currency, sku)),
      ]),
    );
  }
  const isLarge = (currency: string, total: number): boolean => {
    const usual = usualOf(prices, totalKey(currency), OF_TOTALS);
    return usual !== undefined && total > usual * settings.largeFirstFactor;
  };
  const large = placed.filter(({ intake }) => isLarge(intake.currency, linesTotal(intake.lines)));
  const customers = await knownCustomers(
    tx,
    new Set(large.map(({ intake }) => intake.customerRef)),
  );
  const byOrder = Map.groupBy(placed, ({ orderId }) => orderId);
  const twins = placed.flatMap(({ intake, orderId, traces }) =>
    twinsOf(keys, traces, { ...intake, id: orderId }, settings),
  );

  const fraud = (
    order: CheckedOrder,
    address: IntakeAddress | undefined,
    traces: readonly Trace[],
  ) => fraudIn({ order, address, traces, kept, keys });

  return {
    settings,
    twinIds: [...new Set(twins.map(({ orderId }) => orderId))],
    check(order, { address, billingName }, around, before) {
      const queue = byOrder.get(order.id) ?? [];
      // Revisions of one order in one transaction come in their order.
      const traces = (queue.length > 1 ? queue.shift() : queue[0])?.traces ?? [];
      const total = linesTotal(order.lines);
      const found: Found[] = [
        ...duplicatesIn(order, twinsOf(keys, traces, order, settings), around),
        ...checkAddress({ ...order, address }, settings),
        ...checkPrices(
          order,
          (sku, currency) => usualOf(prices, priceKey(currency, sku), OF_PRICES),
          settings,
        ),
        ...unknownIn(order, around),
        ...checkPayment(order.payment),
        ...fraud(order, address, traces),
      ];
      const isFirst = order.customerRef !== ANONYMOUS && !customers.has(order.customerRef);
      if (isFirst && isLarge(order.currency, total)) {
        found.push({ code: 'fraud.large-first', values: { total } });
      }
      found.push(...namesIn(found, address, billingName));
      customers.add(order.customerRef);
      remember(keys, traces, order);
      if (learns) {
        learn(prices, totalKey(order.currency), OF_TOTALS, total, order.id);
        for (const { sku, unitPriceMinor } of order.lines) {
          learn(prices, priceKey(order.currency, sku), OF_PRICES, unitPriceMinor, order.id);
        }
      }
      return assess(found, settings, before?.passed);
    },
    async write() {
      await keys.write(['at'], (recent) => [Math.max(0, ...recent.map(([at]) => at))]);
      await prices.write([], () => []);
    },
  };
}

function duplicatesIn(
  order: CheckedOrder,
  twins: readonly Twin[],
  { isAlive }: ChecksAround,
): Found[] {
  const found: Found[] = [];
  for (const { orderId, channel } of twins) {
    const other = isAlive(orderId);
    if (!other) continue;
    const code = channel === order.channel ? 'duplicate.number' : 'duplicate.channel';
    // One of a kind is enough to look at.
    if (found.some((one) => one.code === code)) continue;
    found.push({ code, values: { order: orderId, number: other.number, channel } });
  }
  return found;
}

/** As many SKUs are named. */
const SKUS_TOLD = 5;
function unknownIn(order: CheckedOrder, { products, isSample }: ChecksAround): Found[] {
  const unknown = order.lines.filter(({ sku }) => !products.has(sku));
  if (unknown.length === 0 || isSample(order)) return [];
  return unknown
    .slice(0, SKUS_TOLD)
    .map(({ lineId, sku }) => ({ code: 'sku.unknown', values: { line: lineId, sku } }));
}

const isFraud = ({ code }: Found): boolean => CHECKS[code].group === 'fraud';

/** Gifts are paid for by others: it weighs more only where something else speaks against the order. */
function namesIn(
  found: readonly Found[],
  address: IntakeAddress | undefined,
  billingName: string | undefined,
): Found[] {
  if (!address || billingName === undefined || !namesDiffer(billingName, address.name)) return [];
  return [{ code: found.some(isFraud) ? 'fraud.names-besides' : 'fraud.names', values: {} }];
}

interface FraudAsked {
  readonly order: CheckedOrder;
  readonly address: IntakeAddress | undefined;
  readonly traces: readonly Trace[];
  readonly kept: KeptChecks;
  readonly keys: Records<Traced>;
}

function fraudIn({ order, address, traces, kept, keys }: FraudAsked): Found[] {
  const { settings, blocked } = kept;
  const keyOf = (kind: Trace['kind']) => traces.find((trace) => trace.kind === kind)?.key;
  const country = countryKey(order.country);
  const found: Found[] = blockedBy(blocked, [
    ['customer', order.customerRef],
    ['address', keyOf('address')],
    ['phone', keyOf('phone')],
    ['country', country],
    ['domain', domainOf(address)],
  ]).map((values) => ({ code: 'fraud.blocked', values }));
  found.push(...checkVelocity(keys, traces, order, settings));
  const { billingCountry } = order;
  if (billingCountry !== undefined && countryKey(billingCountry) !== country) {
    found.push({
      code: 'fraud.countries',
      values: { billing: countryKey(billingCountry), country },
    });
  }
  return found;
}
