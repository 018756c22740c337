import { hash } from 'node:crypto';
import type { IntakeAddress, OrderLine } from '../../shared/schema/index.ts';

/** What a server's key is derived for; what is made with it tells nothing to who has not got it. */
export const KEY_PURPOSE = 'checks';

const texts = new WeakMap<Buffer, string>();
function textOf(key: Buffer): string {
  const known = texts.get(key) ?? key.toString('base64url');
  texts.set(key, known);
  return known;
}

/** 96 bits: nothing meets by chance, and a row stays short. */
const DIGEST_CHARS = 16;
/**
 * Hashed with the key within and without, as HMAC does: by one-shot hashes, which cost a tenth of `createHmac`'s
 * objects, and an order takes six of them.
 */
export function digest(key: Buffer, kind: string, text: string): string {
  const secret = textOf(key);
  const inner = hash('sha256', `${secret}.${kind}.${text}`, 'base64url');
  return kind + hash('sha256', `${secret}:${inner}`, 'base64url').slice(0, DIGEST_CHARS);
}

/** Letters and digits alone, in small letters: how it is written does not matter. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Enough of a phone number to be nobody else's, without the prefix that some write and some don't. */
const PHONE_DIGITS = 9;
const PHONE_MIN = 7;
/** '' where there is none. */
export function plainPhone(phone: string): string {
  const digits = phone.replaceAll(/\D/g, '');
  return digits.length < PHONE_MIN ? '' : digits.slice(-PHONE_DIGITS);
}

/** '' where it says too little to be somebody's. */
export function plainAddress({ lines, postcode, city }: IntakeAddress): string {
  const street = plain(lines.join(''));
  return street === '' ? '' : `${street}|${plain(postcode)}|${plain(city)}`;
}

export const addressDigest = (key: Buffer, address: IntakeAddress): string | undefined => {
  const text = plainAddress(address);
  return text === '' ? undefined : digest(key, 'a', text);
};
export const phoneDigest = (key: Buffer, phone: string): string | undefined => {
  const text = plainPhone(phone);
  return text === '' ? undefined : digest(key, 'p', text);
};

/** The goods of an order, in whatever lines they stand. */
export function plainGoods(lines: readonly OrderLine[]): string {
  const units = new Map<string, number>();
  for (const { sku, uom, qty } of lines) {
    const key = `${sku} ${uom}`;
    units.set(key, (units.get(key) ?? 0) + qty);
  }
  return [...units]
    .map(([key, qty]) => `${key} ${qty}`)
    .toSorted()
    .join('\n');
}
