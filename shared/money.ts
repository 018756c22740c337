/** Decimals of a currency: GBP 2, VND 0. Of those that nobody knows 2. */
export function digitsOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch (error) {
    if (error instanceof RangeError) return 2;
    throw error;
  }
}

/** Minor units as they are said in any language: 1995 GBP is `19.95 GBP`, 1200 JPY `1200 JPY`. */
export function amountText(minor: number, currency: string): string {
  const digits = digitsOf(currency);
  return `${(minor / 10 ** digits).toFixed(digits)} ${currency}`;
}
