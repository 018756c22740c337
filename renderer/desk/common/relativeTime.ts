const UNITS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** Beyond a month, 'five months ago' says less than the date. */
const RELATIVE_SECONDS = 30 * 86_400;

const relativeFormats = new Map<string, Intl.RelativeTimeFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const absoluteFormats = new Map<string, Intl.DateTimeFormat>();

/** Formatters are costly to make and are wanted for every row. */
function cached<F>(formats: Map<string, F>, language: string, make: () => F): F {
  const had = formats.get(language);
  if (had) return had;
  const made = make();
  formats.set(language, made);
  return made;
}

/** '5 min. ago', 'in 2 days'; within a minute 'now'; beyond a month the date. `now` in ms since 1970. */
export function relativeTime(instant: string, now: number, language: string): string {
  const seconds = (Date.parse(instant) - now) / 1000;
  if (Math.abs(seconds) > RELATIVE_SECONDS) {
    const date = cached(
      dateFormats,
      language,
      () =>
        new Intl.DateTimeFormat(language, {
          year: 'numeric',
          // 'Jan 8, 2025', but 2025/1/8: as each language writes a date in a column.
          month: language.startsWith('zh') ? 'numeric' : 'short',
          day: 'numeric',
        }),
    );
    return date.format(new Date(instant));
  }
  const format = cached(
    relativeFormats,
    language,
    () => new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' }),
  );
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  return format.format(0, 'second');
}

/** The instant in full, in the machine's time zone. */
export function absoluteTime(instant: string, language: string): string {
  const format = cached(
    absoluteFormats,
    language,
    () => new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }),
  );
  return format.format(new Date(instant));
}

/** The time of day, for 'as of 14:05'. */
export const clockTime = (instant: string, language: string): string =>
  new Date(instant).toLocaleTimeString(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });

export const minutesBetween = (earlier: string, now: number): number =>
  (now - Date.parse(earlier)) / 60_000;
