import { describe, expect, it } from 'vitest';
import { readDigitalLink, writeElementString } from './index.ts';

const GTIN = '09501101530003';
const read = (text: string): string => {
  const result = readDigitalLink(text, 2026);
  return result.ok
    ? writeElementString(result.elements).replaceAll('\u001d', '|')
    : `refused: ${result.reason}`;
};

describe('a Digital Link', () => {
  it.each([
    [`https://id.gs1.org/01/${GTIN}`, `|01${GTIN}`],
    [`HTTPS://ID.GS1.ORG/01/${GTIN}`, `|01${GTIN}`],
    [`http://shop.example:8080/a/b/01/${GTIN}/10/LOT`, `|01${GTIN}10LOT`],
    [`https://a.example/01/${GTIN}/22/V/10/L/21/S`, `|01${GTIN}22V|10L|21S`],
    [`https://a.example/01/${GTIN}/21/S`, `|01${GTIN}21S`],
    [`https://a.example/01/${GTIN}/235/T`, `|01${GTIN}235T`],
    [`https://a.example/01/${GTIN}?17=271231&linkType=gs1:pip&x&3103=000195`, null],
    [`https://a.example/01/${GTIN}/10/A%2FB%20?`, 'refused: bad-characters'],
    [`https://a.example/01/${GTIN}/10/A%2FB#top`, `|01${GTIN}10A/B`],
    [`https://a.example/01/${GTIN}/10/A+B`, `|01${GTIN}10A+B`],
    ['https://a.example/00/340123450000000017', '|00340123450000000017'],
    ['https://a.example/8004/95011015?01=09501101530003', `|800495011015|01${GTIN}`],
  ])('%s', (link, elements) => {
    expect(read(link)).toBe(elements ?? `|01${GTIN}172712313103000195`);
  });

  it.each([
    ['no key', 'https://a.example/shoes/09501101530003', 'bad-link'],
    ['no path', 'https://a.example', 'bad-link'],
    ['a wrong check digit', 'https://a.example/01/09501101530004', 'bad-check-digit'],
    ['13 digits', 'https://a.example/01/9501101530003', 'value-too-short'],
    ['qualifiers out of order', `https://a.example/01/${GTIN}/21/S/10/L`, 'bad-link'],
    ['a qualifier twice', `https://a.example/01/${GTIN}/10/L/10/L`, 'bad-link'],
    ['what does not qualify', `https://a.example/01/${GTIN}/17/271231`, 'bad-link'],
    ['a qualifier without value', `https://a.example/01/${GTIN}/10`, 'bad-link'],
    ['a qualifier in the query', `https://a.example/01/${GTIN}?10=L`, 'bad-link'],
    ['an unknown number in the query', `https://a.example/01/${GTIN}?999=1`, 'bad-link'],
    ['a blank in the query', `https://a.example/01/${GTIN}?99=A+B`, 'bad-characters'],
    ['NUL', `https://a.example/01/${GTIN}?99=A%00B`, 'bad-characters'],
    ['broken encoding', `https://a.example/01/${GTIN}?99=A%E4`, 'bad-link'],
    [
      'another value for the key',
      `https://a.example/01/${GTIN}?01=09520123456788`,
      'contradiction',
    ],
    ['mixed case of the scheme', `HtTps://a.example/01/${GTIN}`, 'bad-link'],
    ['what no address may hold', `https://a.example/01/${GTIN}|`, 'bad-link'],
    ['an address without host', `https:///01/${GTIN}`, 'bad-link'],
  ])('with %s is refused', (_, link, reason) => {
    expect(read(link)).toBe(`refused: ${reason}`);
  });
});
