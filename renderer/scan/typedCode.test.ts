import { expect, it } from 'vitest';
import type { View } from '../../shared/domain/view.ts';
import { codeFromTyped } from './typedCode.ts';

const DOCUMENTS: Readonly<Record<string, unknown>> = {
  'locations/A-03-2-B': { id: 'A-03-2-B' },
  'products/85123A': {
    id: '85123A',
    uoms: [
      { uom: 'case', factor: 12, barcodes: ['12000000000019'] },
      { uom: 'each', factor: 1, barcodes: ['2000000000015'] },
    ],
  },
  'products/POST': { id: 'POST', uoms: [] },
};
const view = {
  get: (collection: string, id: string) => DOCUMENTS[`${collection}/${id}`],
  all: () => [{ orderNumber: '536365' }],
} as unknown as View;

it.each([
  ['a barcode as it is', 'LOC-B-01-1-A', 'LOC-B-01-1-A'],
  ['a barcode in small letters', ' tote-007 ', 'TOTE-007'],
  ['an article number', '4006381333931', '4006381333931'],
  ['a bin as it is printed', 'a-03-2-b', 'LOC-A-03-2-B'],
  ['a label number as it is printed', '(00) 340 123 450 000 000 178', '00340123450000000178'],
  ['an item number, as one piece', '85123a', '2000000000015'],
  ['an order number', '536365', 'ORD-536365'],
  ['an item without a barcode as it stands', 'POST', 'POST'],
  ['anything else as it stands', 'what is this', 'what is this'],
])('takes %s', (_, typed, code) => {
  expect(codeFromTyped(typed, view)).toBe(code);
});
