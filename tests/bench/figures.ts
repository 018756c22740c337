/** What a benchmark found, how it is told to people, and the one line of JSON that programs read. */

export interface Figure {
  readonly value: number;
  readonly unit: string;
  /** `≥ 3000` or `≤ 25`; null: told for comparison only. */
  readonly goal: string | null;
  /** True where there is no goal to miss. */
  readonly met: boolean;
}

export interface BenchResult {
  readonly figures: Readonly<Record<string, Figure>>;
  /** How it was measured: sizes, samples, spread. */
  readonly notes: readonly string[];
}

/** Three significant digits say all that a benchmark knows; whole numbers from 100 on. */
const rounded = (value: number): number =>
  Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));

export const atLeast = (goal: number, value: number, unit: string): Figure => ({
  value: rounded(value),
  unit,
  goal: `≥ ${goal}`,
  met: value >= goal,
});

export const atMost = (goal: number, value: number, unit: string): Figure => ({
  value: rounded(value),
  unit,
  goal: `≤ ${goal}`,
  met: value <= goal,
});

export const forComparison = (value: number, unit: string): Figure => ({
  value: rounded(value),
  unit,
  goal: null,
  met: true,
});

export interface Summary {
  readonly ok: boolean;
  readonly violations: readonly string[];
  readonly figures: Readonly<Record<string, Figure>>;
}

/** `failures`: benchmarks that did not come to an end, by name. */
export function summarize(
  results: ReadonlyMap<string, BenchResult>,
  failures: ReadonlyMap<string, string>,
): Summary {
  const figures = Object.fromEntries(
    [...results].flatMap(([bench, result]) =>
      Object.entries(result.figures).map(([name, figure]) => [`${bench}.${name}`, figure]),
    ),
  );
  const missed = Object.entries(figures)
    .filter(([, { met }]) => !met)
    .map(([name, { value, unit, goal }]) => `${name}: ${value} ${unit}, goal ${goal}`);
  const failed = [...failures].map(([bench, reason]) => `${bench} failed: ${reason}`);
  const violations = [...failed, ...missed];
  return { ok: violations.length === 0, violations, figures };
}

const mark = ({ goal, met }: Figure): string => (goal === null ? ' ' : met ? '✓' : '✗');

export function formatTable(result: BenchResult): string {
  const rows = Object.entries(result.figures).map(([name, figure]) => [
    mark(figure),
    name,
    String(figure.value),
    figure.unit,
    figure.goal === null ? '' : `goal ${figure.goal}`,
  ]);
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 2 ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)))
      .join('  ')
      .trimEnd();
  return [...rows.map(line), ...result.notes.map((note) => `   ${note}`)].join('\n');
}
