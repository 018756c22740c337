import type { RowReason } from './reasons.ts';

/** Codes in the StockCode column that stand for money and not for goods, as the Online Retail file uses them. */
const CHARGES: ReadonlyMap<string, RowReason> = new Map([
  ['POST', 'postage'],
  ['DOT', 'postage'],
  ['C2', 'postage'],
  ['BANK CHARGES', 'bank-charge'],
  ['M', 'manual-adjustment'],
  ['ADJUST', 'manual-adjustment'],
  ['ADJUST2', 'manual-adjustment'],
  ['D', 'discount'],
  ['S', 'samples'],
  ['AMAZONFEE', 'marketplace-fee'],
  ['CRUK', 'commission'],
  ['B', 'adjustment-invoice'],
]);
const GIFT_VOUCHER = /^GIFT_\d+_\d+$/;

/** `sku` in upper case. PADS and the DCGS codes look alike but are goods. */
export function chargeReason(sku: string): RowReason | undefined {
  return CHARGES.get(sku) ?? (GIFT_VOUCHER.test(sku) ? 'gift-voucher' : undefined);
}
