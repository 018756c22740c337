import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isGtin, parseScan } from '../barcodes/index.ts';
import {
  deriveContact,
  deriveLocation,
  deriveOpeningStock,
  deriveProduct,
  samplePeople,
  sampleTotes,
} from './index.ts';

const SKUS = ['85123A', '85123a', '22423', '84029G', '47503J ', 'POST', 'gift_0001_20', 'DCGSSBOY'];

describe('a product out of its SKU', () => {
  test('is the same every time, whatever was asked before', () => {
    const once = SKUS.map((sku) => deriveProduct(sku, 'x'));
    const again = SKUS.toReversed().map((sku) => deriveProduct(sku, 'x'));
    expect(again.toReversed()).toEqual(once);
    expect(deriveProduct('85123A', 'x')).toEqual({
      ...deriveProduct('85123A', 'y'),
      description: 'x',
    });
  });

  test('is pinned: a changed derivation would change every sample warehouse', () => {
    const product = deriveProduct('85123A', 'MUG');
    expect([product.gtin, deriveLocation('85123A').id, deriveOpeningStock('85123A')]).toEqual([
      '2002391105607',
      'E-20-4-D',
      4312,
    ]);
  });

  test.each(SKUS)('%j: codes of each, inner and case scan back to what they are', (sku) => {
    const { gtin, uoms } = deriveProduct(sku, 'x');
    expect(gtin).toMatch(/^2\d{12}$/);
    expect(uoms.map((unit) => unit.uom)).toEqual(['each', 'inner', 'case']);
    const codes = uoms.flatMap((unit) => unit.barcodes);
    expect(new Set(codes).size).toBe(3);
    for (const code of codes) {
      expect(isGtin(code)).toBe(true);
      expect(parseScan(code)).toEqual({ kind: 'gtin', gtin14: code.padStart(14, '0') });
    }
  });

  test('larger units hold, weigh and measure more', () => {
    for (const sku of SKUS) {
      const [each, inner, carton] = deriveProduct(sku, 'x').uoms;
      if (!each || !inner || !carton) throw new Error('three units expected');
      expect(each.factor).toBe(1);
      expect(inner.factor).toBeGreaterThan(1);
      expect(carton.factor % inner.factor).toBe(0);
      expect(inner.grams).toBeGreaterThan(each.grams * inner.factor);
      expect(carton.grams).toBeGreaterThan(each.grams * carton.factor);
      expect(each.grams).toBeGreaterThan(0);
    }
  });

  test('no two usual SKUs share a GTIN', () => {
    const seen = new Set<string>();
    for (let digits = 0; digits < 3000; digits += 1) {
      for (const suffix of ['', 'A', 'a', 'AB', 'BA', 'zZ']) {
        seen.add(deriveProduct(String(digits * 33).padStart(5, '0') + suffix, '').gtin);
      }
    }
    expect(seen.size).toBe(18_000);
  });
});

const filePath = fileURLToPath(
  new URL('../../../shared/data/online-retail-2010-12_2011-09.csv.gz', import.meta.url),
);
const filePresent = existsSync(filePath);

describe(`the real order file${filePresent ? '' : ' (absent here)'}`, () => {
  test.skipIf(!filePresent)('each of its SKUs gets barcodes of its own', () => {
    const text = gunzipSync(readFileSync(filePath)).toString('utf8');
    const skus = new Set<string>();
    for (const line of text.split('\n').slice(1)) {
      const sku = line.split(',', 2)[1];
      if (sku !== undefined) skus.add(sku);
    }
    expect(skus.size).toBeGreaterThan(3800);
    const owner = new Map<string, string>();
    for (const sku of skus) {
      for (const code of deriveProduct(sku, '').uoms.flatMap((unit) => unit.barcodes)) {
        expect([code, owner.get(code) ?? sku]).toEqual([code, sku]);
        owner.set(code, sku);
      }
    }
  });
});

describe('a bin out of a SKU', () => {
  const bins = Array.from({ length: 4000 }, (_, index) => deriveLocation(`${20_000 + index}`));

  test('has a code that scans back and parts that agree with it', () => {
    for (const bin of bins) {
      expect(bin.id).toMatch(/^[A-HJ-NP-Z]-\d{2}-[1-5]-[A-D]$/);
      expect(parseScan(`LOC-${bin.code}`)).toEqual({ kind: 'location', code: bin.id });
      expect(bin.id.split('-').slice(1)).toEqual([
        String(bin.bay).padStart(2, '0'),
        String(bin.level),
        bin.bin,
      ]);
    }
  });

  test('has one place on the walk, and no other bin has it', () => {
    const bySequence = new Map<number, string>();
    for (const bin of bins) {
      expect(bySequence.get(bin.sequence) ?? bin.id).toBe(bin.id);
      bySequence.set(bin.sequence, bin.id);
    }
  });

  test('the walk goes up one aisle and down the next', () => {
    const sorted = bins.toSorted((a, b) => a.sequence - b.sequence);
    for (const [index, bin] of sorted.entries()) {
      const next = sorted[index + 1];
      if (next === undefined) continue;
      expect(next.aisle).toBeGreaterThanOrEqual(bin.aisle);
      if (next.aisle !== bin.aisle) continue;
      const ahead = bin.aisle % 2 === 1 ? next.bay - bin.bay : bin.bay - next.bay;
      expect(ahead).toBeGreaterThanOrEqual(0);
    }
  });

  test('the bins are spread over all aisles', () => {
    const perAisle = Map.groupBy(bins, (bin) => bin.aisle);
    expect(perAisle.size).toBe(24);
    for (const inAisle of perAisle.values()) expect(inAisle.length).toBeGreaterThan(80);
  });

  test('holds enough for ordinary orders', () => {
    for (const sku of SKUS) {
      expect(deriveOpeningStock(sku)).toBeGreaterThanOrEqual(400);
      expect(deriveOpeningStock(sku)).toBeLessThanOrEqual(6000);
    }
  });
});

describe('contacts', () => {
  const isHan = (text: string): boolean => /\p{Script=Han}/u.test(text);
  const keys = Array.from({ length: 400 }, (_, index) => String(536_365 + index));

  test('are the same for the same key, and differ between keys', () => {
    expect(deriveContact('17850', 'Germany')).toEqual(deriveContact('17850', 'Germany'));
    const distinct = new Set(keys.map((key) => JSON.stringify(deriveContact(key, 'Germany'))));
    expect(distinct.size).toBeGreaterThan(380);
  });

  test('are complete', () => {
    for (const country of ['United Kingdom', 'EIRE', 'Japan', '', 'Hong Kong', 'Nowhere']) {
      for (const key of keys.slice(0, 40)) {
        const contact = deriveContact(key, country);
        expect(contact.lines.length).toBeGreaterThan(0);
        const texts = [
          contact.name,
          ...contact.lines,
          contact.city,
          contact.country,
          contact.phone,
        ];
        for (const text of [...texts, contact.postcode]) expect(text).toMatch(/^[^#@]+$/);
      }
    }
  });

  test('are Chinese for Hong Kong, and for some of all others', () => {
    for (const key of keys) expect(isHan(deriveContact(key, 'Hong Kong').name)).toBe(true);
    const chinese = keys.filter((key) => isHan(deriveContact(key, 'United Kingdom').name));
    expect(chinese.length).toBeGreaterThan(400 / 8 / 2);
    expect(chinese.length).toBeLessThan((400 / 8) * 2);
  });
});

describe('people and totes', () => {
  test('two pickers, a packer, a supervisor and a clerk, each with a badge that scans', () => {
    const people = samplePeople();
    const roles = people.flatMap((person) => person.roles).sort();
    expect(roles).toEqual(['clerk', 'packer', 'picker', 'picker', 'supervisor']);
    for (const { badge } of people) {
      expect(parseScan(badge)).toEqual({ kind: 'badge', code: badge });
    }
    expect(new Set(people.map(({ badge }) => badge)).size).toBe(5);
    expect(new Set(people.map(({ pin }) => pin)).size).toBe(5);
    expect(new Set(people.map(({ language }) => language))).toEqual(new Set(['en', 'zh-CN']));
  });

  test('totes are numbered and scan', () => {
    expect(sampleTotes(3)).toEqual(['TOTE-001', 'TOTE-002', 'TOTE-003']);
    expect(parseScan(sampleTotes(1)[0] ?? '')).toEqual({ kind: 'tote', code: 'TOTE-001' });
  });
});
