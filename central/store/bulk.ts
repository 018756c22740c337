import { CompiledQuery, type Kysely } from 'kysely';
import { placeholder } from './engine/index.ts';
import type { Database } from './database.ts';

/** Statement sizes, so that a handful of prepared statements serves any number of rows. */
const ROWS_PER_STATEMENT = [128, 32, 8, 2, 1];
const IDS_PER_STATEMENT = [500, 200, 100, 50, 20, 5, 1];

const quoted = (name: string) => `"${name}"`;
const texts = new Map<string, string>();

function insertText(table: string, columns: readonly string[], rows: number, onConflict: string) {
  const key = `${table}|${rows}|${columns.join()}|${onConflict}`;
  let text = texts.get(key);
  if (text === undefined) {
    const tuple = (row: number) =>
      `(${columns.map((_, i) => placeholder(row * columns.length + i + 1)).join(', ')})`;
    const tuples = Array.from({ length: rows }, (_, row) => tuple(row)).join(', ');
    text = `insert into ${quoted(table)} (${columns.map(quoted).join(', ')}) values ${tuples} ${onConflict}`;
    texts.set(key, text);
  }
  return text;
}

/** `on conflict` clause that overwrites: the columns that are not part of the key take the new values. */
export function overwrite(key: readonly string[], columns: readonly string[]): string {
  const sets = columns.filter((c) => !key.includes(c)).map((c) => `"${c}" = excluded."${c}"`);
  return `on conflict (${key.map(quoted).join(', ')}) do update set ${sets.join(', ')}`;
}

/** Inserts many rows with few statements. Kysely's builder would take longer to build them than the engine to run them. */
export async function insertRows(
  db: Kysely<Database>,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
  onConflict = '',
): Promise<void> {
  let from = 0;
  for (const size of ROWS_PER_STATEMENT) {
    while (rows.length - from >= size) {
      const parameters = rows.slice(from, from + size).flat();
      const text = insertText(table, columns, size, onConflict);
      await db.executeQuery(CompiledQuery.raw(text, parameters));
      from += size;
    }
  }
}

/** Rows of a statement whose text was made beforehand, with `placeholder`: for what is asked all the time. */
export async function selectRows<Row>(
  db: Kysely<Database>,
  text: string,
  values: readonly unknown[],
): Promise<Row[]> {
  const { rows } = await db.executeQuery<Row>(CompiledQuery.raw(text, [...values]));
  return rows;
}

/** `${text} in (list)` for some of the ids. Lists are padded by repeating an id, to keep the number of statements small. */
function* inLists(
  text: string,
  before: readonly unknown[],
  ids: readonly (string | number)[],
  after = '',
) {
  for (let from = 0; from < ids.length;) {
    const left = ids.length - from;
    const size = IDS_PER_STATEMENT.findLast((s) => s >= left) ?? IDS_PER_STATEMENT[0] ?? left;
    const part = ids.slice(from, from + size);
    from += part.length;
    const padding = Array.from({ length: size - part.length }, () => part[0]);
    const sql = listText(text, before.length, size, after);
    yield CompiledQuery.raw(sql, [...before, ...part, ...padding]);
  }
}

function listText(text: string, before: number, size: number, after: string): string {
  const key = `${text}|${size}|${after}`;
  let sql = texts.get(key);
  if (sql === undefined) {
    const list = Array.from({ length: size }, (_, i) => placeholder(before + i + 1));
    sql = `${text} in (${list.join(', ')}) ${after}`;
    texts.set(key, sql);
  }
  return sql;
}

/** Rows of `${text} in (ids)`, for any number of ids. `before` are the parameters of the text, which ends with the column. */
export async function selectIn<Row>(
  db: Kysely<Database>,
  text: string,
  before: readonly unknown[],
  ids: readonly string[],
): Promise<Row[]> {
  const found: Row[] = [];
  for (const query of inLists(text, before, ids)) {
    const { rows } = await db.executeQuery<Row>(query);
    for (const row of rows) found.push(row);
  }
  return found;
}

/** An update or delete of `${text} in (ids)`, like `selectIn`; `returning`: the clause, for rows. */
export async function changeIn<Row>(
  db: Kysely<Database>,
  text: string,
  before: readonly unknown[],
  ids: readonly (string | number)[],
  returning = '',
): Promise<Row[]> {
  const found: Row[] = [];
  for (const query of inLists(text, before, ids, returning)) {
    const { rows } = await db.executeQuery<Row>(query);
    for (const row of rows) found.push(row);
  }
  return found;
}
