import { ANONYMOUS, type OrderIntake } from '../../../shared/schema/index.ts';
import type { RowReading } from './readCells.ts';
import { currencyOf, isCancelWord, paymentOf, priorityOf } from './words.ts';

/** What is the order's and not the line's. */
export type OrderHead = Omit<OrderIntake, 'lines' | 'externalId' | 'revision'>;

const optional = <K extends string, V>(key: K, value: V | undefined | ''): { [P in K]?: V } =>
  (value === undefined || value === '' ? {} : { [key]: value }) as { [P in K]?: V };

function readAddress(row: RowReading): OrderIntake['address'] {
  const lines = [row.text('address1'), row.text('address2'), row.text('address3')].filter(Boolean);
  const name = row.text('name');
  const [postcode, city] = [row.text('postcode', 20), row.text('city', 120)];
  if (name === '' && lines.length === 0 && city === '' && postcode === '') return undefined;
  return {
    ...{ name, lines, postcode, city },
    country: row.text('country', 60),
    phone: row.text('phone', 40),
    ...optional('region', row.text('region', 120)),
    ...optional('district', row.text('district', 120)),
    ...optional('email', row.text('email', 254)),
  };
}

function readCharges(row: RowReading, currency: string): OrderIntake['charges'] {
  const total = row.minor('total', currency);
  if (total === undefined || total < 0) return undefined;
  const part = (field: 'shipping' | 'tax' | 'discount') =>
    Math.abs(row.minor(field, currency) ?? 0);
  return {
    ...{ shippingMinor: part('shipping'), taxMinor: part('tax') },
    ...{ discountMinor: part('discount'), totalMinor: total },
  };
}

function readPayment(row: RowReading): OrderIntake['payment'] {
  const status = paymentOf(row.folded('payment'));
  const method = row.text('paymentMethod', 60);
  if (status !== undefined) return { status, ...optional('method', method) };
  if (row.text('payment') !== '') row.note('payment', 'unknown-payment', 'warning');
  return undefined;
}

/** Its status says so, or there is a time at which it was cancelled. */
function isCancelled(row: RowReading): boolean {
  const status = row.text('status');
  return isCancelWord(row.folded('status')) || /^\d{4}-\d{2}-\d{2}/.test(status);
}

export function readCurrency(row: RowReading): string | undefined {
  return currencyOf(row.text('currency')) ?? row.note('currency', 'bad-currency');
}

/** `placedAt` where the file has no date: when it was read. Undefined where something can't be used. */
export function readOrderHead(
  row: RowReading,
  channel: string,
  readAt: string,
): OrderHead | undefined {
  const currency = readCurrency(row);
  const errorsBefore = row.problems.filter(({ severity }) => severity === 'error').length;
  const placedAt = row.instant('placedAt') ?? readAt;
  const shipBy = row.instant('shipBy');
  const priority = priorityOf(row.folded('priority'));
  if (row.text('priority') !== '' && priority === undefined) {
    row.note('priority', 'unknown-priority', 'warning');
  }
  const address = readAddress(row);
  const charges = currency === undefined ? undefined : readCharges(row, currency);
  const payment = readPayment(row);
  const errors = row.problems.filter(({ severity }) => severity === 'error').length;
  if (currency === undefined || errors > errorsBefore) return undefined;
  return {
    channel,
    action: isCancelled(row) ? 'cancel' : 'place',
    placedAt,
    ...optional('shipBy', shipBy),
    ...optional('priority', priority),
    customerRef: row.text('customer', 60) || ANONYMOUS,
    country: row.text('country', 60),
    currency,
    ...optional('carrierService', row.text('carrier', 60)),
    ...optional('address', address),
    ...optional('payment', payment),
    ...optional('charges', charges),
    ...optional('tier', row.text('tier', 40)),
    ...optional('billingCountry', row.text('billingCountry', 60)),
  };
}
