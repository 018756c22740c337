/** The day in figures, with what they had to come to. */
import { atLeast, exactly, told, type Figure, type Summary } from '../demo/report.ts';
import type { Day } from './day.ts';
import type { Reckoning } from './reckon.ts';
import type { Sold } from './sell.ts';

const RELEASED_WITHIN_S = 2;
const AUTOMATIC_SHARE = 0.95;

interface Told {
  readonly day: Day;
  readonly sold: Sold;
  readonly reckoning: Reckoning;
  readonly restSeconds: number;
  readonly memory: number;
  readonly speed: number;
}

const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const round = (value: number, digits: number): number =>
  Math.round(value * 10 ** digits) / 10 ** digits;
const below = (value: number, goal: number, unit: string): Figure => ({
  ...{ value, unit, goal, met: value <= goal },
});

export function summarise({ day, sold, reckoning, restSeconds, memory, speed }: Told): {
  readonly lines: readonly string[];
  readonly json: Summary;
} {
  const { violations, toReleased, fromDue, reasons, needAPerson } = reckoning;
  // Some of the day's orders are paid, changed or cancelled after midnight.
  const span = (day.words.at(-1)?.at ?? 0) / 1000;
  const count = (text: string) => violations.filter(({ invariant }) => invariant === text).length;
  const automatic = 1 - needAPerson / day.orders;
  const figures: Record<string, Figure> = {
    orders: told(day.orders, 'orders'),
    lines: told(day.lines, 'lines'),
    speed: atLeast(round(span / sold.seconds, 0), speed, 'times life'),
    arrival_to_released_p99: below(
      ...([round(percentile(toReleased, 0.99) / 1000, 2), RELEASED_WITHIN_S, 's'] as const),
    ),
    arrival_to_released_median: told(round(percentile(toReleased, 0.5) / 1000, 2), 's'),
    due_to_released_p99: told(round(percentile(fromDue, 0.99) / 1000, 2), 's'),
    latest_word: told(round(sold.latestMs / 1000, 2), 's'),
    automatic_share: atLeast(round(automatic, 4), AUTOMATIC_SHARE, 'of the orders'),
    released: told(reckoning.released, 'orders'),
    cancelled: told(reckoning.cancelled, 'orders'),
    oversold: exactly(count('nothing is oversold'), 0, 'SKUs'),
    lost: exactly(count('no order is lost'), 0, 'orders'),
    doubled: exactly(count('no order twice'), 0, 'orders'),
    deliveries: told(
      [...sold.answers.values()].reduce((sum, n) => sum + n, 0),
      'deliveries',
    ),
    failed_deliveries: told(
      [...sold.answers].reduce((sum, [status, n]) => sum + (status === 200 ? 0 : n), 0),
      'deliveries',
    ),
    at_rest_after: told(round(restSeconds, 1), 's'),
    memory: told(round(memory, 0), 'MiB'),
  };
  const width = Math.max(...Object.keys(figures).map((name) => name.length));
  return {
    lines: [
      ...Object.entries(figures).map(([name, { value, unit, goal, met }]) => {
        const wanted = goal === null ? '' : `   goal ${goal}`;
        return `${goal === null ? ' ' : met ? '✓' : '✗'}  ${name.padEnd(width)}  ${value} ${unit}${wanted}`;
      }),
      `${needAPerson} orders need a person:`,
      ...reasons.map(([reason, orders]) => `   ${String(orders).padStart(6)}  ${reason}`),
      ...violations.slice(0, 20).map(({ invariant, detail }) => `✗  ${invariant}: ${detail}`),
    ],
    json: {
      ok: violations.length === 0 && Object.values(figures).every(({ met }) => met),
      violations,
      figures,
    },
  };
}
