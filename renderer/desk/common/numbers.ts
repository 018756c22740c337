const counts = new Map<string, Intl.NumberFormat>();
const monies = new Map<string, Intl.NumberFormat>();

/** 12345 → '12,345' */
export function formatCount(value: number, language: string): string {
  let format = counts.get(language);
  if (!format) {
    format = new Intl.NumberFormat(language);
    counts.set(language, format);
  }
  return format.format(value);
}

/** Minor units of a currency with its sign: 1995 GBP → '£19.95'. A code nobody knows is shown as it is. */
export function formatMoney(minor: number, currency: string, language: string): string {
  const key = `${language} ${currency}`;
  let format = monies.get(key);
  if (!format) {
    const known = /^[A-Z]{3}$/.test(currency);
    format = known
      ? new Intl.NumberFormat(language, {
          style: 'currency',
          currency,
          currencyDisplay: 'narrowSymbol',
        })
      : new Intl.NumberFormat(language, { minimumFractionDigits: 2 });
    monies.set(key, format);
  }
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minor / 10 ** digits);
}
