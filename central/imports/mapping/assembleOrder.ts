import type { CellProblem, ImportMapping, OrderField } from '../../../shared/imports/index.ts';
import type { OrderIntake, OrderLine } from '../../../shared/schema/index.ts';
import type { TableRow } from '../table/tableRow.ts';
import { RowReading, type FieldPlaces } from './readCells.ts';
import { readLine } from './readLine.ts';
import { readOrderHead, type OrderHead } from './readOrderHead.ts';
import { isShippedWord } from './words.ts';

export interface MappedOrder {
  readonly number: string;
  readonly rows: readonly TableRow[];
  /** Absent where a problem keeps it from being taken: goods would be missing, or go to the wrong person. */
  readonly intake?: OrderIntake;
  /** What is to be taken instead of an order that central does not know: other hands shipped the rest. Null: all. */
  readonly ifNew?: OrderIntake | null;
  /** The file has no date for it: it is as old as central has known it. */
  readonly undated: boolean;
  readonly problems: readonly CellProblem[];
}

const LINES_LIMIT = 5000;
/** Two rows of an order that differ in these would send its goods to two people. */
const ONE_AN_ORDER: readonly OrderField[] = [
  ...(['customer', 'name', 'address1', 'postcode', 'country', 'currency'] as const),
];

/** What is said once an order stands in whichever of its rows says it first. */
function mergeRows(rows: readonly TableRow[]): TableRow {
  const [first, ...rest] = rows;
  if (!first) throw new Error('an order has a row');
  if (rest.length === 0) return first;
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  const cells: string[] = [];
  let kinds = '';
  for (let place = 0; place < width; place += 1) {
    const from = rows.find((row) => row.cells[place]?.trim()) ?? first;
    cells.push(from.cells[place] ?? '');
    kinds += from.kinds?.[place] ?? 't';
  }
  return { row: first.row, cells, kinds };
}

function conflicts(rows: readonly TableRow[], fields: FieldPlaces): CellProblem[] {
  return ONE_AN_ORDER.flatMap((field) => {
    const place = fields.places.get(field);
    if (place === undefined) return [];
    const value = (row: TableRow) => row.cells[place]?.trim() ?? '';
    const first = rows.map(value).find((text) => text !== '');
    const other = rows.find((row) => value(row) !== '' && value(row) !== first);
    if (!other) return [];
    const code = field === 'customer' ? 'conflicting-customer' : 'conflicting-address';
    const column = fields.names[place] ?? '';
    return [{ row: other.row, column, value: value(other).slice(0, 80), code, severity: 'error' }];
  });
}

/** Where prices hold the tax already, as in most shops of Europe, the total leaves no room for it. */
function chargesOf(
  { charges }: OrderHead,
  lines: readonly OrderLine[],
): Pick<OrderIntake, 'charges'> {
  if (!charges) return {};
  const goods = lines.reduce((sum, line) => sum + line.qty * line.unitPriceMinor, 0);
  const { shippingMinor, discountMinor, totalMinor } = charges;
  const included = goods + shippingMinor - discountMinor === totalMinor;
  return { charges: included ? { ...charges, taxMinor: 0 } : charges };
}

export interface AssembleOptions {
  readonly mapping: ImportMapping;
  readonly usualSkuDigits: number | undefined;
  readonly readAt: string;
}

/** What the rows of one order come to. */
export function assembleOrder(
  number: string,
  rows: readonly TableRow[],
  fields: FieldPlaces,
  { mapping, usualSkuDigits, readAt }: AssembleOptions,
): MappedOrder {
  const headRow = new RowReading(fields, mergeRows(rows));
  const head = readOrderHead(headRow, mapping.channel, readAt);
  const undated = headRow.text('placedAt') === '';
  const problems: CellProblem[] = [...headRow.problems, ...conflicts(rows, fields)];
  const lines: OrderLine[] = [];
  const shipped = new Set<OrderLine>();
  for (const row of rows) {
    const reading = new RowReading(fields, row);
    const line = readLine(reading, head?.currency ?? 'GBP', usualSkuDigits);
    problems.push(...reading.problems);
    if (!line) continue;
    const numbered = { lineId: String(lines.length + 1), ...line };
    lines.push(numbered);
    if (isShippedWord(reading.folded('shipped'))) shipped.add(numbered);
  }
  const broken = problems.some(({ severity }) => severity === 'error');
  if (lines.length > LINES_LIMIT) {
    const row = rows[0]?.row ?? 0;
    problems.push({ row, column: '', value: '', code: 'too-many-lines', severity: 'error' });
  } else if (head && !broken) {
    const intake = { ...head, ...chargesOf(head, lines), externalId: number, revision: 0, lines };
    const left = lines.filter((line) => !shipped.has(line));
    const ifNew = left.length === 0 ? null : { ...intake, lines: left };
    return { number, rows, intake, undated, problems, ...(shipped.size > 0 ? { ifNew } : {}) };
  }
  return { number, rows, undated, problems };
}
