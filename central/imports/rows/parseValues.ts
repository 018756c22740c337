/** Cells to values. Each answers undefined for what it cannot read. */

const QUANTITY = /^([+-]?\d{1,12})(?:\.0+)?$/;
const QUANTITY_LIMIT = 1_000_000;

/** Whole units; spreadsheets like to write 6 as 6.0. */
export function parseQuantity(text: string): number | undefined {
  const digits = QUANTITY.exec(text.trim())?.[1];
  if (digits === undefined) return undefined;
  const quantity = Number(digits);
  return Math.abs(quantity) > QUANTITY_LIMIT ? undefined : quantity;
}

const PRICE = /^([+-]?)(\d{1,12})(?:\.(\d+))?$/;

/** Minor units of a currency with `digits` decimals, half up: 0.001 pounds is 0 pence. */
export function parsePriceMinor(text: string, digits: number): number | undefined {
  const match = PRICE.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  const kept = fraction.slice(0, digits).padEnd(digits, '0');
  const roundUp = fraction.charAt(digits) >= '5' ? 1 : 0;
  const minor = Number(whole + kept) + roundUp;
  if (!Number.isSafeInteger(minor)) return undefined;
  return sign === '-' && minor !== 0 ? -minor : minor;
}

const WHEN = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?Z?$/;

/** The rows of an invoice come one after the other with the same time: the last answer serves most of them. */
let lastWhen: { text: string; value: string | undefined } = { text: '', value: undefined };

/** `2010-12-01 08:26:00`, taken as UTC: the file names no time zone. */
export function parseWhen(text: string): string | undefined {
  if (text !== lastWhen.text) lastWhen = { text, value: readWhen(text) };
  return lastWhen.value;
}

function readWhen(text: string): string | undefined {
  const match = WHEN.exec(text.trim());
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? '0')) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? date.toISOString()
    : undefined;
}

/** `17850.0` is what a spreadsheet made of 17850. */
export const parseCustomer = (text: string): string =>
  text.trim().replace(/\.0+$/, '').slice(0, 60);

const digitsKnown = new Map<string, number>();

/** How many decimals a currency has: GBP 2, JPY 0. Unknown ones count as 2. */
export function minorDigits(currency: string): number {
  const known = digitsKnown.get(currency);
  if (known !== undefined) return known;
  const digits = readDigits(currency);
  // Currencies are few; what a broken file calls so is not.
  if (digitsKnown.size < 1000) digitsKnown.set(currency, digits);
  return digits;
}

function readDigits(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch (error) {
    if (error instanceof RangeError) return 2;
    throw error;
  }
}
