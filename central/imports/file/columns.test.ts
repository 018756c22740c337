import { describe, expect, it } from 'vitest';
import { COLUMNS, findColumns } from './columns.ts';

describe('findColumns', () => {
  it('finds columns in any order and case, among others', () => {
    const header = [...COLUMNS].reverse().map((name) => ` ${name.toUpperCase()} `);
    const places = findColumns(['Remarks', ...header]);
    expect(places.Country).toBe(1);
    expect(places.InvoiceNo).toBe(8);
  });

  it('names what is missing and what is there instead', () => {
    expect(() => findColumns(['InvoiceNo', 'Sku'])).toThrowError(
      expect.objectContaining({
        code: 'import.wrong-columns',
        meta: expect.objectContaining({ found: ['InvoiceNo', 'Sku'] }),
      }),
    );
  });
});
