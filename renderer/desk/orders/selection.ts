/**
 * Which rows are selected: some that were ticked, or all that match the filter except some. Values
 * are kept of ticked rows, since they may scroll out of what is loaded.
 */
export type Selection<Row> =
  | { readonly mode: 'some'; readonly rows: ReadonlyMap<string, Row> }
  | { readonly mode: 'all'; readonly except: ReadonlySet<string> };

export const noSelection = <Row>(): Selection<Row> => ({ mode: 'some', rows: new Map() });
export const allSelection = <Row>(): Selection<Row> => ({ mode: 'all', except: new Set() });

export const isSelected = <Row>(selection: Selection<Row>, id: string): boolean =>
  selection.mode === 'some' ? selection.rows.has(id) : !selection.except.has(id);

/** How many rows are selected out of the `matching` rows of the filter. */
export const countSelected = <Row>(selection: Selection<Row>, matching: number): number =>
  selection.mode === 'some' ? selection.rows.size : Math.max(0, matching - selection.except.size);

export function setSelected<Row extends { id: string }>(
  selection: Selection<Row>,
  rows: Iterable<Row>,
  selected: boolean,
): Selection<Row> {
  if (selection.mode === 'some') {
    const next = new Map(selection.rows);
    for (const row of rows) {
      if (selected) next.set(row.id, row);
      else next.delete(row.id);
    }
    return { mode: 'some', rows: next };
  }
  const except = new Set(selection.except);
  for (const row of rows) {
    if (selected) except.delete(row.id);
    else except.add(row.id);
  }
  return { mode: 'all', except };
}

export const toggleSelected = <Row extends { id: string }>(
  selection: Selection<Row>,
  row: Row,
): Selection<Row> => setSelected(selection, [row], !isSelected(selection, row.id));
