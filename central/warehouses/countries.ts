/** Files and people write countries out; warehouses name them by code. Both come to one key. */

/** What files say and no list of names has. */
const ALSO: Readonly<Record<string, string>> = {
  EIRE: 'IE',
  UK: 'GB',
  ENGLAND: 'GB',
  SCOTLAND: 'GB',
  USA: 'US',
  RSA: 'ZA',
  UAE: 'AE',
  HOLLAND: 'NL',
};
const LANGUAGES = ['en', 'zh-CN'];
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');

/** Codes of countries that are no more are still named, as `DD` for Germany. */
const currentCode = (code: string): string =>
  Intl.getCanonicalLocales(`und-${code}`)[0]?.slice('und-'.length) ?? code;

let codes: ReadonlyMap<string, string> | undefined;

/** Names in both languages to ISO 3166 codes, as the runtime knows them. */
function codesByName(): ReadonlyMap<string, string> {
  if (codes) return codes;
  const found = new Map<string, string>();
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const first of LETTERS) {
      for (const second of LETTERS) {
        const code = first + second;
        const name = names.of(code)?.toUpperCase();
        if (name === undefined || found.has(name) || currentCode(code) !== code) continue;
        found.set(name, code);
      }
    }
  }
  for (const [name, code] of Object.entries(ALSO)) found.set(name, code);
  codes = found;
  return found;
}

/** By what was written; as many as there are spellings in use, and no more than this of what is made up. */
const keys = new Map<string, string>();
const KEYS_KEPT = 2000;

/** `GB` for 'United Kingdom', 'gb' and 'UK'; what nobody knows is its own key, in upper case. */
export function countryKey(country: string): string {
  const known = keys.get(country);
  if (known !== undefined) return known;
  const text = country.trim().toUpperCase();
  const key = codesByName().get(text) ?? (/^[A-Z]{2}$/.test(text) ? currentCode(text) : text);
  if (keys.size >= KEYS_KEPT) keys.clear();
  keys.set(country, key);
  return key;
}
