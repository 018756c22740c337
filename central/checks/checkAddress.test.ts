import { describe, expect, it } from 'vitest';
import type { IntakeAddress } from '../../shared/schema/index.ts';
import { checkAddress, suggestAddress } from './checkAddress.ts';

const anAddress = (over: Partial<IntakeAddress> = {}): IntakeAddress => ({
  name: 'Ada Lovelace',
  lines: ['12 Analytical Row'],
  postcode: 'SW1A 1AA',
  city: 'London',
  country: 'United Kingdom',
  phone: '+44 20 7946 0001',
  ...over,
});
const SHENZHEN = anAddress({
  name: '王芳',
  lines: ['科技园路1号'],
  postcode: '',
  country: '中国',
  phone: '138 0013 8000',
  ...{ region: '广东省', city: '深圳市', district: '南山区' },
});
const noPoBox = ['dhl', 'sf'];
const check = (address: IntakeAddress | undefined, carrierService = 'standard') =>
  checkAddress({ address, country: 'GB', carrierService }, { noPoBox }).map(({ code, values }) =>
    `${code} ${values['field'] ?? ''} ${values['problem'] ?? ''}`.trim(),
  );

describe('addresses', () => {
  it('of many countries are fine as people write them', () => {
    const written: [string, string][] = [
      ['US', '10001'],
      ['DE', '10115'],
      ['France', '75 001'],
      ['JP', '1000001'],
      ['Japan', '100-0001'],
      ['PL', '00950'],
      ['NL', '1012ab'],
      ['CA', 'k1a 0b1'],
      ['SE', '111 22'],
      ['PT', '1000-001'],
      ['BR', '01310-100'],
      ['IE', ''],
      ['HK', ''],
    ];
    for (const [country, postcode] of written) {
      expect(check(anAddress({ country, postcode, phone: '' })), country).toEqual([]);
    }
    expect(check(anAddress())).toEqual([]);
  });

  it('are told by field, not by what stands in it', () => {
    expect(check(undefined)).toEqual(['address.missing']);
    expect(check(anAddress({ name: ' ', lines: [''] }))).toEqual(['address.incomplete name lines']);
    expect(check(anAddress({ country: 'Atlantis', postcode: '1' }))).toEqual([
      'address.country country',
    ]);
    expect(check(anAddress({ country: 'US', postcode: '1001' }))).toEqual([
      'address.postcode postcode format',
    ]);
    expect(check(anAddress({ country: 'US', postcode: '' }))).toEqual([
      'address.postcode postcode missing',
    ]);
  });

  it('with a box are no place for a courier', () => {
    const box = anAddress({ lines: ['P.O. Box 12'] });
    expect(check(box, 'DHL Express')).toEqual(['address.po-box']);
    expect(check(box)).toEqual([]);
    expect(check(anAddress({ lines: ['12 Boxwood Lane'] }), 'dhl')).toEqual([]);
  });

  it('have phones that somebody could ring', () => {
    for (const phone of ['0000000000', '12345', '1234567890', 'ask the concierge']) {
      expect(check(anAddress({ phone })), phone).toEqual(['address.phone phone format']);
    }
    for (const phone of ['', '(020) 7946-0001', '07700 900123']) {
      expect(check(anAddress({ phone })), phone).toEqual([]);
    }
  });
});

describe('Chinese addresses', () => {
  const place = (over: Partial<IntakeAddress>) => check({ ...SHENZHEN, ...over });

  it('are right by field, in short, in their lines alone, and in Latin letters', () => {
    expect(place({})).toEqual([]);
    expect(place({ region: '广东', city: '深圳', district: '南山' })).toEqual([]);
    expect(place({ region: '上海市', city: '上海市', district: '浦东新区' })).toEqual([]);
    expect(place({ region: '广东省', city: '东莞市', district: '' })).toEqual([]);
    const { region: _, district: __, ...bare } = SHENZHEN;
    const lines = ['广东省深圳市南山区科技园路1号'];
    expect(check({ ...bare, city: '深圳市', lines })).toEqual([]);
    expect(check({ ...bare, city: 'Shenzhen', lines: ['1 Keji Road'] })).toEqual([]);
  });

  it('have three levels that belong to each other', () => {
    expect(place({ region: '湖南省' })).toEqual(['address.china city unknown']);
    expect(place({ district: '西湖区' })).toEqual(['address.china district unknown']);
    expect(place({ region: '广西省份' })).toEqual(['address.china region unknown']);
    expect(place({ district: '' })).toEqual(['address.china district missing']);
    expect(place({ district: '高新区' })).toEqual([]);
    expect(place({ phone: '' })).toEqual(['address.phone phone missing']);
  });

  it('are put right where only one place can be meant', () => {
    expect(suggestAddress({ ...SHENZHEN, region: '湖南省' })).toEqual([
      { field: 'region', value: '广东省' },
    ]);
    expect(suggestAddress({ ...SHENZHEN, city: '广州市' })).toEqual([
      { field: 'city', value: '深圳市' },
    ]);
    expect(suggestAddress({ ...SHENZHEN, district: '' })).toEqual([]);
    expect(suggestAddress(SHENZHEN)).toEqual([]);
  });
});

it('a postcode that a spreadsheet cut is put right', () => {
  expect(suggestAddress(anAddress({ country: 'US', postcode: '1001' }))).toEqual([
    { field: 'postcode', value: '01001' },
  ]);
  expect(suggestAddress(anAddress({ country: 'DE', postcode: '1O115' }))).toEqual([
    { field: 'postcode', value: '10115' },
  ]);
});
