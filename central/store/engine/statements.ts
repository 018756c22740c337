/** Statements are written with `?` everywhere; PostgreSQL wants them numbered, and named to be prepared once. */
export interface Statement {
  readonly text: string;
  readonly name?: string;
}

/** Distinct statements that one connection keeps prepared; further ones are planned each time. */
const KEPT_MAX = 400;

export function createStatements(): (sql: string) => Statement {
  const known = new Map<string, Statement>();
  return (sql) => {
    const found = known.get(sql);
    if (found) return found;
    let n = 0;
    // No statement of central's holds a question mark but as a placeholder: values are parameters, all of them.
    const text = sql.replaceAll('?', () => `$${(n += 1)}`);
    if (known.size >= KEPT_MAX) return { text };
    const made = { text, name: `central-${known.size}` };
    known.set(sql, made);
    return made;
  };
}
