import { postcodeValidator, postcodeValidatorExistsForCountry } from 'postcode-validator';
import type { CheckSettings, Found } from '../../shared/checks/index.ts';
import type { IntakeAddress } from '../../shared/schema/index.ts';
import { countryKey } from '../warehouses/index.ts';
import { checkPlace, suggestPlace } from './china.ts';

/** Countries in which letters arrive without one, though they have them. */
const WITHOUT_POSTCODE = new Set([
  'CN',
  'HK',
  'MO',
  'AE',
  'IE',
  'TW',
  'QA',
  'PA',
  'CO',
  'PE',
  'VN',
]);
/** A city is its country, or nobody writes it. */
const WITHOUT_CITY = new Set(['SG', 'HK', 'MO', 'MC', 'GI', 'VA']);

const PO_BOX =
  /\bp\.?\s*o\.?\s*box\b|\bpost(al)?\s+office\s+box\b|\blocked\s+bag\b|\bpostfach\b|\bpostbus\b|\bbo[iî]te\s+postale\b|\bb\.?\s?p\.?\s+\d+\b|\bapartado\b|\bcaixa\s+postal\b|\bcasella\s+postale\b|信箱/i;

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
const known = new Map<string, boolean>();
/** Of two letters, so there are no more than a few hundred. */
function isCode(key: string): boolean {
  if (!/^[A-Z]{2}$/.test(key) || key === 'ZZ') return false;
  const found = known.get(key) ?? names.of(key) !== undefined;
  known.set(key, found);
  return found;
}
export const isKnownCountry = (country: string): boolean => isCode(countryKey(country));

/** As it is written, without blanks, and with the hyphen that its country has and people leave out. */
function* formsOf(postcode: string, country: string): Generator<string> {
  const text = postcode.trim().toUpperCase();
  const bare = text.replaceAll(/[\s-]/g, '');
  yield text;
  yield bare;
  if (country === 'JP') yield `${bare.slice(0, 3)}-${bare.slice(3)}`;
  if (country === 'PL') yield `${bare.slice(0, 2)}-${bare.slice(2)}`;
}
const fits = (postcode: string, country: string): boolean =>
  formsOf(postcode, country).some((form) => postcodeValidator(form, country));

/** Digits that a number may have, by ITU E.164; short ones are of small countries and without area code. */
const DIGITS = { min: 6, max: 15 };
const CHINESE = /^(86)?(1[3-9]\d{9}|0\d{9,11}|400\d{7})$/;

function isPhone(phone: string, country: string): boolean {
  if (!/^[+()\d\s./\-–x#]+$/i.test(phone)) return false;
  const digits = phone.replaceAll(/\D/g, '');
  if (digits.length < DIGITS.min || digits.length > DIGITS.max) return false;
  if (/^(\d)\1+$/.test(digits) || '01234567890'.includes(digits)) return false;
  return country !== 'CN' || CHINESE.test(digits);
}

const isBlank = (text: string): boolean => text.trim() === '';

/** What an address lacks to be delivered to. */
function lacking({ name, lines, city }: IntakeAddress, country: string): string[] {
  return [
    ...(isBlank(name) ? ['name'] : []),
    ...(lines.every(isBlank) ? ['lines'] : []),
    ...(isBlank(city) && !WITHOUT_CITY.has(country) ? ['city'] : []),
  ];
}

function checkPostcode(postcode: string, country: string): Found[] {
  if (!postcodeValidatorExistsForCountry(country)) return [];
  const values = { field: 'postcode', country };
  if (isBlank(postcode)) {
    if (WITHOUT_POSTCODE.has(country)) return [];
    return [{ code: 'address.postcode', values: { ...values, problem: 'missing' } }];
  }
  if (fits(postcode, country)) return [];
  return [{ code: 'address.postcode', values: { ...values, problem: 'format' } }];
}

export interface Addressed {
  /** Undefined: the channel sent none. */
  readonly address: IntakeAddress | undefined;
  readonly country: string;
  readonly carrierService: string;
}

/** Whether an order can be delivered to where it says. Findings name the field, never what stands in it. */
export function checkAddress(
  { address, country: asked, carrierService }: Addressed,
  { noPoBox }: Pick<CheckSettings, 'noPoBox'>,
): Found[] {
  if (!address) return [{ code: 'address.missing', values: {} }];
  const where = isBlank(address.country) ? asked : address.country;
  const country = countryKey(where);
  const found: Found[] = [];
  if (!isKnownCountry(where)) found.push({ code: 'address.country', values: { field: 'country' } });
  const fields = lacking(address, country);
  if (fields.length > 0) {
    found.push({ code: 'address.incomplete', values: { field: fields.join(' ') } });
  }
  found.push(...checkPostcode(address.postcode, country));
  if (country === 'CN') {
    const wrong = checkPlace(address);
    if (wrong) {
      const values = { field: wrong.level, problem: wrong.problem };
      found.push({ code: 'address.china', values });
    }
  }
  const carrier = carrierService.toLowerCase();
  const isCourier = noPoBox.some((name) => carrier.startsWith(name.toLowerCase()));
  if (isCourier && address.lines.some((line) => PO_BOX.test(line))) {
    found.push({ code: 'address.po-box', values: { carrier: carrierService } });
  }
  if (isBlank(address.phone) ? country === 'CN' : !isPhone(address.phone, country)) {
    const problem = isBlank(address.phone) ? 'missing' : 'format';
    found.push({ code: 'address.phone', values: { field: 'phone', problem } });
  }
  return found;
}

export interface AddressHint {
  readonly field: 'region' | 'city' | 'district' | 'postcode';
  readonly value: string;
}

/** What may be meant where something is wrong. Personal data: only for those who see the address. */
export function suggestAddress(address: IntakeAddress): AddressHint[] {
  const country = countryKey(address.country);
  const hints: AddressHint[] = [];
  if (country === 'CN' && checkPlace(address)) {
    const place = suggestPlace(address);
    for (const field of ['region', 'city', 'district'] as const) {
      if (!place || place[field] === '' || place[field] === address[field]) continue;
      hints.push({ field, value: place[field] });
    }
  }
  const { postcode } = address;
  if (
    postcodeValidatorExistsForCountry(country) &&
    !isBlank(postcode) &&
    !fits(postcode, country)
  ) {
    // Spreadsheets drop the zero in front, and people type letters for digits.
    const digits = postcode.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1');
    const meant = [`0${postcode.trim()}`, digits].find((form) => fits(form, country));
    if (meant !== undefined) hints.push({ field: 'postcode', value: meant });
  }
  return hints;
}
