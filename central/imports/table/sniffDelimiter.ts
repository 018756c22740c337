import { parse } from 'csv-parse/sync';

export const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

/** Excel's own word on it, as the first line. */
const SEPARATOR_LINE = /^sep=(.)\r?\n/;

/** How wide most rows are, and how many of them are as wide. */
function widths(sample: string, delimiter: Delimiter): { width: number; share: number } {
  const rows: string[][] = parse(sample, {
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    to: 60,
  });
  const counts = new Map<number, number>();
  for (const { length } of rows) counts.set(length, (counts.get(length) ?? 0) + 1);
  const [width, count] = [...counts].toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  return { width, share: rows.length === 0 ? 0 : count / rows.length };
}

/** The character that cuts most lines of a file's beginning into the same, greatest number of cells. */
export function sniffDelimiter(beginning: string): Delimiter {
  const said = SEPARATOR_LINE.exec(beginning)?.[1];
  const known = DELIMITERS.find((each) => each === said);
  if (known !== undefined) return known;
  // Its last line may be cut.
  const end = beginning.lastIndexOf('\n');
  const sample = end > 0 ? beginning.slice(0, end) : beginning;
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    if (!sample.includes(delimiter)) continue;
    let found: { width: number; share: number };
    try {
      found = widths(sample, delimiter);
    } catch {
      // A quote that only closes beyond the sample: this delimiter tells nothing.
      continue;
    }
    const score = found.width > 1 ? found.share * Math.log2(found.width) : 0;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}
