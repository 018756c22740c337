import { sql, type Kysely } from 'kysely';
import { AppError } from '../../shared/errors.ts';
import {
  insertRows,
  PAGE_ROWS,
  placeholder,
  rowsInPage,
  selectRows,
  sizeOf,
  type Database,
} from '../store/index.ts';

interface Table {
  readonly name: string;
  readonly columns: readonly string[];
  readonly texts: readonly string[];
  readonly key: readonly string[];
}

/** Every table of a SQLite database, with the columns of its key in their order. */
export async function tablesOf(db: Kysely<Database>): Promise<Table[]> {
  const { rows } = await sql<{ table: string; column: string; type: string; key: number }>`
    select m.name as "table", c.name as "column", c.type as "type", c.pk as "key"
    from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not like 'sqlite_%'
    order by m.name, c.cid
  `.execute(db);
  return [...Map.groupBy(rows, ({ table }) => table)].map(([name, columns]) => ({
    name,
    columns: columns.map(({ column }) => column),
    texts: columns.flatMap(({ column, type }) => (type.toLowerCase() === 'text' ? [column] : [])),
    key: columns
      .filter(({ key }) => key > 0)
      .toSorted((a, b) => a.key - b.key)
      .map(({ column }) => column),
  }));
}

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/** All rows of a table in the order of its key, a page at a time. Where it has none, no two rows are the same. */
async function* pagesOf(db: Kysely<Database>, { name, columns, texts, key: declared }: Table) {
  const key = declared.length > 0 ? declared : columns;
  const places = key.map((_, i) => placeholder(i + 1)).join(', ');
  const behind = `where (${quoted(key)}) > (${places})`;
  let last: Record<string, unknown> | undefined;
  const select = <Row>(what: string, limit: number): Promise<Row[]> => {
    const values = last === undefined ? [] : key.map((column) => last?.[column]);
    const where = last === undefined ? '' : behind;
    const ordered = `order by ${quoted(key)} limit ${placeholder(values.length + 1)}`;
    const text = `select ${what} from "${name}" ${where} ${ordered}`;
    return selectRows<Row>(db, text, [...values, limit]);
  };
  do {
    const sizes = await select<{ size: number }>(`${sizeOf(texts)} as "size"`, PAGE_ROWS);
    const limit = rowsInPage(sizes.map(({ size }) => size));
    const rows = await select<Record<string, unknown>>(quoted(columns), limit);
    if (rows.length > 0) yield rows;
    last = rows.at(-1);
  } while (last !== undefined);
}

async function countRows(db: Kysely<Database>, { name }: Table): Promise<number> {
  const [row] = await selectRows<{ rows: number }>(
    db,
    `select count(*) as "rows" from "${name}"`,
    [],
  );
  return row?.rows ?? 0;
}

/** Copies tables row by row: both databases have them with the same columns, and the new ones are empty. How many. */
export async function copyTables(
  from: Kysely<Database>,
  to: Kysely<Database>,
  tables: readonly Table[],
  keep: (table: string, row: Record<string, unknown>) => boolean,
): Promise<number> {
  let copied = 0;
  for (const table of tables) {
    let read = 0;
    for await (const page of pagesOf(from, table)) {
      read += page.length;
      const rows = page
        .filter((row) => keep(table.name, row))
        .map((row) => table.columns.map((column) => row[column]));
      await insertRows(to, table.name, table.columns, rows);
      copied += rows.length;
    }
    const there = await countRows(from, table);
    if (there !== read) throw new AppError('copy-incomplete', { table: table.name, there, read });
  }
  return copied;
}
