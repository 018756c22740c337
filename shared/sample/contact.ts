/** A plausible, invented name and address for an order that has none. */
import type { Address } from '../schema/index.ts';
import { CHINESE_PLACES, CHINESE_POOL, REGIONS, type Region } from './contactPools.ts';
import { deriveChoice, deriveInteger } from './random.ts';

/** Orders of these countries always get a Chinese address. */
const CHINESE_COUNTRIES: ReadonlySet<string> = new Set([
  'china',
  'hong kong',
  'macau',
  'macao',
  'singapore',
  'taiwan',
]);
/** One in this many of all others gets one too, so that each sample has Chinese labels. */
const CHINESE_SHARE = 8;
/** Ways the file writes a country that label readers wouldn't. */
const COUNTRY_NAMES: Readonly<Record<string, string>> = {
  EIRE: 'Ireland',
  RSA: 'South Africa',
  USA: 'United States',
  Unspecified: 'United Kingdom',
  'European Community': 'Belgium',
};

/** `#` becomes a digit, `@` a letter. */
function fillPattern(key: string, aspect: string, pattern: string): string {
  return pattern.replace(/[#@]/g, (mark, index: number) =>
    mark === '#'
      ? String(deriveInteger(key, `${aspect}${index}`, 0, 9))
      : 'ABDEFGHJLNPRSTUWXYZ'.charAt(deriveInteger(key, `${aspect}${index}`, 0, 18)),
  );
}

function deriveChineseContact(key: string): Address {
  const place = deriveChoice(key, 'place', CHINESE_PLACES);
  const { surnames, givenNames, communities } = CHINESE_POOL;
  const number = deriveInteger(key, 'number', 1, 1288);
  const building = deriveInteger(key, 'building', 1, 32);
  const room = deriveInteger(key, 'floor', 1, 28) * 100 + deriveInteger(key, 'room', 1, 6);
  const street = deriveChoice(key, 'street', place.streets);
  return {
    name: deriveChoice(key, 'surname', surnames) + deriveChoice(key, 'given', givenNames),
    lines: [
      `${place.province}${place.city}${deriveChoice(key, 'district', place.districts)}`,
      `${street}${number}号${deriveChoice(key, 'community', communities)}${building}栋${room}室`,
    ],
    postcode: place.postcode,
    city: place.city,
    country: place.country,
    phone: fillPattern(key, 'phone', place.phone),
  };
}

function deriveRegionalContact(key: string, country: string, region: Region): Address {
  const { city, postcode } = deriveChoice(key, 'city', region.cities);
  const number = deriveInteger(key, 'number', 1, 240);
  const street = deriveChoice(key, 'street', region.streets);
  const first = deriveChoice(key, 'first', region.firstNames);
  const last = deriveChoice(key, 'last', region.lastNames);
  const lines = [region.numberFirst ? `${number} ${street}` : `${street} ${number}`];
  const extra = deriveInteger(key, 'extra', 0, 3);
  if (extra === 0) lines.unshift(deriveChoice(key, 'premises', region.premises));
  return {
    name: `${first} ${last}`,
    lines,
    postcode: fillPattern(key, 'postcode', postcode),
    city,
    country,
    phone: fillPattern(key, 'phone', region.phone),
  };
}

/** The same contact for the same key and country, always. `country` is taken as the order file writes it. */
export function deriveContact(key: string, country: string): Address {
  const known = country.trim();
  const seed = `${known}|${key}`;
  const chinese =
    CHINESE_COUNTRIES.has(known.toLowerCase()) ||
    deriveInteger(seed, 'chinese', 1, CHINESE_SHARE) === 1;
  if (chinese) return deriveChineseContact(seed);
  const name = COUNTRY_NAMES[known] ?? (known === '' ? 'United Kingdom' : known);
  return deriveRegionalContact(seed, name, REGIONS[name] ?? REGIONS.other);
}
