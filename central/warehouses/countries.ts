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

let codes: ReadonlyMap<string, string> | undefined;

/** Names in both languages to ISO 3166 codes, as the runtime knows them. */
function codesByName(): ReadonlyMap<string, string> {
  if (codes) return codes;
  const found = new Map<string, string>();
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    for (const first of LETTERS) {
      for (const second of LETTERS) {
        const name = names.of(first + second)?.toUpperCase();
        if (name !== undefined && !found.has(name)) found.set(name, first + second);
      }
    }
  }
  for (const [name, code] of Object.entries(ALSO)) found.set(name, code);
  codes = found;
  return found;
}

/** `GB` for 'United Kingdom', 'gb' and 'UK'; what nobody knows is its own key, in upper case. */
export function countryKey(country: string): string {
  const text = country.trim().toUpperCase();
  return codesByName().get(text) ?? text;
}
