const DAY_MS = 86_400_000;
/** A zone may leave out a whole day, as Samoa did. */
const DAYS_AHEAD = 3;

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
    ...{ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  });
  formats.set(timeZone, made);
  return made;
}

/** What clocks in the zone show at an instant, as if it were UTC. Milliseconds since 1970, both. */
function shownAt(instant: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(instant);
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value);
  const [day, time] = [
    [part('year'), part('month') - 1, part('day')] as const,
    [part('hour'), part('minute'), part('second')] as const,
  ];
  return Date.UTC(...day, ...time);
}

/**
 * When clocks show it: the first time, where they show it twice; where they leap over it, as long after the leap as
 * it is after the leap's beginning.
 */
function instantOf(shown: number, timeZone: string): number {
  const offsets = [-DAY_MS, DAY_MS].map((away) => {
    const near = shown + away;
    return shownAt(near, timeZone) - near;
  });
  const [before = 0] = offsets;
  const met = offsets
    .map((offset) => shown - offset)
    .filter((at) => shownAt(at, timeZone) === shown);
  return met.length > 0 ? Math.min(...met) : shown - before;
}

/**
 * The next instant after `after` at which clocks in the zone show `at`; once a day. `at`: HH:MM; `timeZone`: IANA;
 * instants: ISO 8601 in UTC.
 */
export function nextTimeOfDay(
  { at, timeZone }: { readonly at: string; readonly timeZone: string },
  after: string,
): string {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  const from = Date.parse(after);
  const today = Math.floor(shownAt(from, timeZone) / DAY_MS) * DAY_MS;
  const wanted = today + (hours * 60 + minutes) * 60_000;
  for (let day = 0; day < DAYS_AHEAD; day += 1) {
    const instant = instantOf(wanted + day * DAY_MS, timeZone);
    if (instant > from) return new Date(instant).toISOString();
  }
  return new Date(from + DAY_MS).toISOString();
}
