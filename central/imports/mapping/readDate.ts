import type { ImportMapping } from '../../../shared/imports/index.ts';

type DateOrder = ImportMapping['dateOrder'];

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const TIME = /(?:[T ,]|日)\s*(\d{1,2})[:.时](\d{2})(?:[:.分](\d{2})(?:\.\d+)?秒?)?\s*([ap]m)?/i;
const OFFSET = /(Z|[+-]\d{2}:?\d{2})$/;
const DAY_MS = 86_400_000;
/** Day 0 of a spreadsheet's calendar; days before March 1900 are nobody's order. */
const SERIAL_EPOCH = Date.UTC(1899, 11, 30);

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function dayParts(text: string, order: DateOrder): Parts | undefined {
  const yearFirst =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})(?!\d)/.exec(text);
  if (yearFirst) {
    const [, year, month, day] = yearFirst.map(Number);
    return { year: year ?? 0, month: month ?? 0, day: day ?? 0 };
  }
  const named = /^(\d{1,2})[-/. ]?([a-z]{3})[a-z]*[-/., ]*(\d{2,4})/i.exec(text);
  const namedFirst = /^([a-z]{3})[a-z]*[-/. ]?(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})/i.exec(text);
  const fullYear = (year: string | undefined) =>
    Number(year) < 100 ? 2000 + Number(year) : Number(year);
  const name = named?.[2] ?? namedFirst?.[1];
  if (name !== undefined) {
    const month = MONTHS.indexOf(name.toLowerCase()) + 1;
    const day = Number(named?.[1] ?? namedFirst?.[2]);
    return { year: fullYear(named?.[3] ?? namedFirst?.[3]), month, day };
  }
  const numbers = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?!\d)/.exec(text);
  if (!numbers) return undefined;
  const [, first, second, third] = numbers;
  if (order === 'ymd') {
    return { year: fullYear(first), month: Number(second), day: Number(third) };
  }
  const [day, month] = order === 'dmy' ? [first, second] : [second, first];
  return { year: fullYear(third), month: Number(month), day: Number(day) };
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatIn(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    const parts = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' } as const;
    const rest = { minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone, ...parts, ...rest });
    formats.set(timeZone, format);
  }
  return format;
}

/** What the clocks of a place show at an instant, as if it were UTC. */
function wallAt(instant: number, timeZone: string): number {
  const parts = new Map(
    formatIn(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  return Date.UTC(
    ...([part('year'), part('month') - 1, part('day')] as const),
    ...([part('hour'), part('minute'), part('second')] as const),
  );
}

/** The instant at which the clocks of a place show this; an hour that occurs twice is its first. */
function fromWall(wall: number, timeZone: string): string {
  if (timeZone === 'UTC') return new Date(wall).toISOString();
  const guess = wall - (wallAt(wall, timeZone) - wall);
  return new Date(wall - (wallAt(guess, timeZone) - guess)).toISOString();
}

/** Whether a place's clocks are known. */
export function isTimeZone(timeZone: string): boolean {
  try {
    formatIn(timeZone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/**
 * A date or a time as a person or a spreadsheet writes it, as an instant. `isNumber`: the cell is a number,
 * which is a day of the spreadsheet's calendar. Undefined for what is no date of this century.
 */
export function readDate(
  written: string,
  { dateOrder, timeZone }: Pick<ImportMapping, 'dateOrder' | 'timeZone'>,
  isNumber = false,
): string | undefined {
  const text = written.normalize('NFKC').trim();
  if (isNumber) {
    const serial = Number(text);
    if (!(serial > 36_525 && serial < 73_050)) return undefined;
    return fromWall(SERIAL_EPOCH + Math.round(serial * 86_400) * 1000, timeZone);
  }
  const parts = dayParts(text, dateOrder);
  if (!parts) return undefined;
  const { year, month, day } = parts;
  const midnight = Date.UTC(year, month - 1, day);
  const date = new Date(midnight);
  const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  if (!real || year < 2000 || year > 2100) return undefined;
  const time = TIME.exec(text);
  let hour = Number(time?.[1] ?? 0);
  if (time?.[4] !== undefined) hour = (hour % 12) + (time[4].toLowerCase() === 'pm' ? 12 : 0);
  const [minute, second] = [Number(time?.[2] ?? 0), Number(time?.[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const wall = midnight + ((hour * 60 + minute) * 60 + second) * 1000;
  const offset = time ? OFFSET.exec(text)?.[1] : undefined;
  if (offset === undefined) return fromWall(wall, timeZone);
  if (offset === 'Z') return new Date(wall).toISOString();
  const [, sign, hours, minutes] = /([+-])(\d{2}):?(\d{2})/.exec(offset) ?? [];
  const shift = (Number(hours) * 60 + Number(minutes)) * 60_000;
  if (shift > DAY_MS) return undefined;
  return new Date(wall - (sign === '-' ? -shift : shift)).toISOString();
}

/** Which number comes first in a column's dates; undefined where none of them tells. */
export function guessDateOrder(values: readonly string[]): DateOrder | undefined {
  for (const value of values) {
    if (/^\s*\d{4}[-/.年]/.test(value)) return 'ymd';
    const match = /^\s*(\d{1,2})[-/.](\d{1,2})[-/.]\d{2,4}/.exec(value);
    if (!match) continue;
    if (Number(match[1]) > 12) return 'dmy';
    if (Number(match[2]) > 12) return 'mdy';
  }
  return values.some((value) => /^\s*\d{1,2}\.\d{1,2}\.\d{2,4}/.test(value)) ? 'dmy' : undefined;
}
