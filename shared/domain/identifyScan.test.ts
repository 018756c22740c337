import { expect, it } from 'vitest';
import { parseScan } from '../barcodes/index.ts';
import { identifyItem } from './identifyScan.ts';

const EAN8 = '00000001234565';
const UPC = '00012345000065';
const knows =
  (...codes: string[]) =>
  (code: string) =>
    codes.includes(code) ? { sku: `SKU-${code}`, factor: 1 } : undefined;

it.each([
  ['the EAN-8 where we know that item', knows(EAN8), EAN8],
  ['the UPC-E where we know only that item', knows(UPC), UPC],
  ['the EAN-8 where we know both', knows(EAN8, UPC), EAN8],
])('eight digits that read both ways are %s', (_, find, code) => {
  const item = identifyItem(parseScan('01234565'), (c) => find(c) as never);
  expect(item).toEqual({ sku: `SKU-${code}`, units: 1 });
});

it('eight digits of no item we know are none', () => {
  expect(identifyItem(parseScan('01234565'), () => undefined)).toBeNull();
});
