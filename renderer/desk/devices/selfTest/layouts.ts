/** What keyboard layouts print where a US one prints something else: of the signs on the test sheet. */
export const LAYOUTS = ['german', 'french', 'british', 'spanish', 'italian'] as const;
export type Layout = (typeof LAYOUTS)[number];

const pairs = (us: string, there: string): readonly (readonly [string, string])[] => {
  const other = Array.from(there);
  return Array.from(us, (sign, at) => [sign, other[at] ?? sign]);
};

/** [what a US layout prints, what this one prints with the same key and Shift]. */
const KEYS: Readonly<Record<Layout, readonly (readonly [string, string])[]>> = {
  german: pairs(`yzYZ-_/?;:#*<>&\\}`, `zyZYß?-_öÖ§(;:/#*`),
  french: pairs(
    `aqwzAQWZmM;:,./?1234567890-_#$%*!@^&()<>"]\\`,
    `qazwQAZW,?mM;:!§&é"'(-è_çà)°3458126790./%$*`,
  ),
  british: pairs(`#\\`, `£#`),
  spanish: pairs(`-_/?;:#*<>&}`, `'?-_ñÑ·(;:/*`),
  italian: pairs(`-_/?;:#*<>&}`, `'?-_òç£(;:/*`),
};

const translate = (text: string, signs: ReadonlyMap<string, string>): string =>
  Array.from(text, (sign) => signs.get(sign) ?? sign).join('');

/** What comes of a text where the scanner types for a US layout and the machine has this one. */
export const typedUnder = (layout: Layout, text: string): string =>
  translate(text, new Map(KEYS[layout]));

/** The other way round: the scanner is set for this layout, the machine has a US one. */
export const typedFor = (layout: Layout, text: string): string =>
  translate(text, new Map(KEYS[layout].map(([us, there]) => [there, us])));
