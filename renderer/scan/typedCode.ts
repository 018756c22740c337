import { locationBarcode, orderBarcode, parseScan } from '../../shared/barcodes/index.ts';
import type { View } from '../../shared/domain/view.ts';

const isKnown = (text: string): boolean => parseScan(text).kind !== 'unknown';

/**
 * What a scanner would have sent for a code that a person typed: the barcode itself, or what is printed
 * beside it (bin, item number, order number). Text that means nothing here is handed on as it stands.
 */
export function codeFromTyped(typed: string, view: View): string {
  const text = typed.trim();
  const upper = text.toUpperCase();
  // Numbers are printed in groups: (00) 340 123 …
  const closedUp = upper.replaceAll(/[\s()]/g, '');
  for (const candidate of [text, upper, closedUp]) if (isKnown(candidate)) return candidate;
  if (view.get('locations', upper)) return locationBarcode(upper);
  const product = view.get('products', text) ?? view.get('products', upper);
  const each = product?.uoms.find(({ factor }) => factor === 1)?.barcodes[0];
  if (each !== undefined) return each;
  if (view.all('fulfilments').some(({ orderNumber }) => orderNumber === text)) {
    return orderBarcode(text);
  }
  return text;
}
