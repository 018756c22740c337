/**
 * Why a row of an order file is in no order. Each has a sentence in the interface under
 * `import.reason.<code>`.
 */
export const ROW_REASONS = [
  // The row itself cannot be understood.
  'missing-invoice',
  'bad-invoice',
  'missing-sku',
  'bad-sku',
  'bad-quantity',
  'bad-price',
  'bad-date',
  // It is money, not goods.
  'postage',
  'bank-charge',
  'manual-adjustment',
  'discount',
  'samples',
  'marketplace-fee',
  'commission',
  'gift-voucher',
  'adjustment-invoice',
  // It is goods, but nobody's order.
  'zero-quantity',
  'negative-quantity',
  'stock-adjustment',
  'cancellation-applied',
  'cancellation-too-late',
  'cancellation-without-order',
  // Its invoice cannot become an order.
  'conflicting-customer',
  'conflicting-country',
  'too-many-lines',
  'order-in-work',
  // In a file whose columns a person named.
  'missing-order-number',
  'bad-order-number',
  'order-number-damaged',
  'sku-scientific',
  'sku-as-date',
  'sku-digits-lost',
  'formula-failed',
  'unknown-unit',
  'bad-currency',
  'conflicting-address',
  'order-incomplete',
  'order-invalid',
  'totals-row',
  'repeated-header',
  'row-too-wide',
  'no-shipping',
  'already-shipped',
] as const;
export type RowReason = (typeof ROW_REASONS)[number];

/** What somebody should look at, and keeps nothing from being taken. */
export const WARNING_CODES = ['sku-zeros-lost', 'unknown-payment', 'unknown-priority'] as const;
export type WarningCode = (typeof WARNING_CODES)[number];

/** A row in the report. `text`: the row as the file has it, cut to a readable length. */
export interface ReportedRow {
  readonly row: number;
  readonly reason: RowReason;
  readonly text: string;
}

const TEXT_LIMIT = 240;

export const report = (
  { row, cells }: { row: number; cells: readonly string[] },
  reason: RowReason,
): ReportedRow => ({ row, reason, text: cells.join(',').slice(0, TEXT_LIMIT) });
