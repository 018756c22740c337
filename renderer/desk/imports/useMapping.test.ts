import { describe, expect, it } from 'vitest';
import type { ImportMapping } from '../../../shared/imports/index.ts';
import { withColumn, withConstant } from './useMapping.ts';

const mapping: ImportMapping = {
  channel: 'dealer',
  headerRow: 1,
  columns: [
    { field: 'sku', column: 'Item' },
    { field: 'quantity', column: 'Qty' },
  ],
  constants: [{ field: 'currency', value: 'GBP' }],
  grouping: 'by-number',
  decimal: '.',
  dateOrder: 'ymd',
  timeZone: 'UTC',
};

describe('withColumn', () => {
  it('takes a field from the column that had it', () => {
    expect(withColumn(mapping, 'Code', 'sku').columns).toEqual([
      { field: 'quantity', column: 'Qty' },
      { field: 'sku', column: 'Code' },
    ]);
  });

  it('leaves a column without meaning', () => {
    expect(withColumn(mapping, 'Item', '').columns).toEqual([{ field: 'quantity', column: 'Qty' }]);
  });

  it('puts a column in the place of a constant', () => {
    expect(withColumn(mapping, 'Ccy', 'currency').constants).toEqual([]);
  });
});

describe('withConstant', () => {
  it('replaces and removes', () => {
    const euros = withConstant(mapping, 'currency', 'EUR');
    expect(euros.constants).toEqual([{ field: 'currency', value: 'EUR' }]);
    expect(withConstant(euros, 'currency', '').constants).toEqual([]);
  });
});
