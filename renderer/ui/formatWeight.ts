const GRAMS_IN_KILOGRAM = 1000;
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(language: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${language} ${JSON.stringify(options)}`;
  const known = formats.get(key) ?? new Intl.NumberFormat(language, options);
  formats.set(key, known);
  return known;
}

/**
 * A weight as people read it: '250 g' below a kilogram, '1.234 kg' below ten, '116.36 kg' above. A tenth of a
 * gram is the finest. `signed`: a difference, so '+' is written too.
 */
export function formatWeight(grams: number, language: string, signed = false): string {
  const size = Math.round(Math.abs(grams) * 10) / 10;
  const inKilograms = size >= GRAMS_IN_KILOGRAM;
  const digits = size >= 10 * GRAMS_IN_KILOGRAM ? 2 : 3;
  const text = formatOf(language, {
    // Always as many digits: a live weight must not jump about while its last digits change.
    ...(inKilograms ? { minimumFractionDigits: digits } : {}),
    maximumFractionDigits: inKilograms ? digits : 1,
    signDisplay: signed ? 'exceptZero' : 'negative',
  }).format(inKilograms ? grams / GRAMS_IN_KILOGRAM : grams);
  // kg and g in every language, as on scales; never torn from their number by a line's end.
  return `${text}\u00a0${inKilograms ? 'kg' : 'g'}`;
}
