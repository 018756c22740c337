import { AppError } from '../../shared/errors.ts';
import type { ImportMapping } from '../../shared/imports/index.ts';
import type { TableLook } from '../../shared/protocol/index.ts';
import type { Store } from '../store/index.ts';
import { findHeader } from './mapping/findHeader.ts';
import { foldHeader } from './mapping/headerWords.ts';
import { presetOf, type KnownFile } from './mapping/presets.ts';
import { proposeMapping, type ColumnLook } from './mapping/proposeMapping.ts';
import { guessDateOrder, readDate } from './mapping/readDate.ts';
import { findMapping, fingerprintOf, listMappings } from './mappingTable.ts';
import type { Table } from './table/openTable.ts';
import { columnNames, isBlank, type TableRow } from './table/tableRow.ts';

const ROWS_LOOKED_AT = 240;
const VALUES_SHOWN = 5;
/** Of the columns that a mapping uses so many have to be there for a file to look like its dealer's. */
const ALIKE = 0.6;

export interface LookOptions {
  readonly sheet?: string | undefined;
  readonly headerRow?: number | undefined;
  /** Whose file it is; absent: who is remembered, else the file's name. */
  readonly channel?: string | undefined;
  readonly fallbackChannel: string;
  readonly currency: string;
}

export interface Beginning {
  readonly headerRow: number;
  readonly names: readonly string[];
  readonly rows: readonly TableRow[];
}

async function firstRows(table: Table, sheet: string | undefined): Promise<TableRow[]> {
  const rows: TableRow[] = [];
  for await (const row of table.rows(sheet)) {
    rows.push(row);
    if (rows.length >= ROWS_LOOKED_AT) break;
  }
  return rows;
}

/** The header and what is below it. Throws `import.empty-file` where there is no header. */
export async function readBeginning(
  table: Table,
  { sheet, headerRow }: Pick<LookOptions, 'sheet' | 'headerRow'>,
): Promise<Beginning> {
  const rows = await firstRows(table, sheet);
  const place = headerRow ?? findHeader(rows);
  const header = rows.find((row) => row.row >= place && !isBlank(row));
  if (!header) throw new AppError('import.empty-file', {});
  const below = rows.filter((row) => row.row > header.row && !isBlank(row));
  return { headerRow: header.row, names: columnNames(header.cells), rows: below };
}

/** Whose file has just this header: remembered, else one that the program knows. */
export async function recognise(
  store: Store,
  { names, headerRow }: Beginning,
  { sheet, channel }: Pick<LookOptions, 'sheet' | 'channel'>,
): Promise<KnownFile | undefined> {
  const saved = await findMapping(store, fingerprintOf(names));
  if (!saved) return presetOf(names, headerRow, sheet, channel);
  return { name: saved.name, mapping: fitted(saved.mapping, names, headerRow, sheet) };
}

/** The same columns by the names this file writes them with. */
function fitted(
  mapping: ImportMapping,
  names: readonly string[],
  headerRow: number,
  sheet: string | undefined,
): ImportMapping {
  const byFold = new Map(names.map((name) => [foldHeader(name), name]));
  const columns = mapping.columns.flatMap(({ field, column }) => {
    const name = byFold.get(foldHeader(column));
    return name === undefined ? [] : [{ field, column: name }];
  });
  const { sheet: _sheet, ...rest } = mapping;
  return { ...rest, columns, headerRow, ...(sheet === undefined ? {} : { sheet }) };
}

/** The dealer whose columns this file has most of, with what changed. */
async function alike(store: Store, { names, headerRow }: Beginning, sheet: string | undefined) {
  const folds = new Set(names.map(foldHeader));
  let best: { name: string; mapping: ImportMapping; share: number } | undefined;
  for (const { name, mapping } of await listMappings(store)) {
    const used = mapping.columns.filter(({ column }) => folds.has(foldHeader(column))).length;
    const share = used / Math.max(1, mapping.columns.length);
    if (share >= ALIKE && share > (best?.share ?? 0)) best = { name, mapping, share };
  }
  if (!best) return undefined;
  const before = new Set(best.mapping.columns.map(({ column }) => foldHeader(column)));
  return {
    mapping: fitted(best.mapping, names, headerRow, sheet),
    known: {
      name: best.name,
      exact: false,
      missing: best.mapping.columns
        .filter(({ column }) => !folds.has(foldHeader(column)))
        .map(({ column }) => column),
      added: names.filter((name) => !before.has(foldHeader(name))),
    },
  };
}

function doubts(columns: readonly ColumnLook[], mapping: ImportMapping): TableLook['unsure'] {
  const dates = mapping.columns
    .filter(({ field }) => field === 'placedAt' || field === 'shipBy')
    .flatMap(({ column }) => columns.find((each) => each.column === column)?.values ?? []);
  const both = dates.some((value) => {
    const at = (dateOrder: ImportMapping['dateOrder']) =>
      readDate(value, { dateOrder, timeZone: 'UTC' });
    return at('dmy') !== at('mdy');
  });
  return both && guessDateOrder(dates) === undefined ? ['dateOrder'] : [];
}

/** What the file looks like, with a mapping to begin from. */
export async function lookAtTable(
  store: Store,
  table: Table,
  options: LookOptions,
): Promise<TableLook> {
  const sheet = options.sheet ?? table.sheets[0]?.name;
  const beginning = await readBeginning(table, { sheet, headerRow: options.headerRow });
  const { names, rows, headerRow } = beginning;
  const columns = names.map((column, place) => ({
    column,
    values: rows.map(({ cells }) => (cells[place] ?? '').slice(0, 80)),
  }));
  const exact = await recognise(store, beginning, { sheet, channel: options.channel });
  const near = exact ? undefined : await alike(store, beginning, sheet);
  const channel = options.channel ?? options.fallbackChannel;
  const { currency } = options;
  const mapping =
    exact?.mapping ??
    near?.mapping ??
    proposeMapping(columns, { channel, currency, sheet, headerRow });
  const shown = ({ values }: ColumnLook) => values.filter(Boolean).slice(0, VALUES_SHOWN);
  return {
    format: table.format,
    ...(table.encoding === undefined ? {} : { encoding: table.encoding }),
    ...(table.delimiter === undefined ? {} : { delimiter: table.delimiter }),
    sheets: table.sheets.map(({ name }) => name),
    columns: columns.map((each) => ({ column: each.column, values: shown(each) })),
    mapping,
    unsure: doubts(columns, mapping),
    known: exact
      ? { name: exact.name, exact: true, missing: [], added: [] }
      : (near?.known ?? null),
  };
}
