import type { CellProblem, ImportMapping } from '../../shared/imports/index.ts';
import {
  PREVIEW_ORDERS,
  PREVIEW_PROBLEMS,
  type ImportPreview,
} from '../../shared/protocol/index.ts';
import type { OrderIntake } from '../../shared/schema/index.ts';
import { ordersOf } from './mapping/ordersOf.ts';
import { scanTable } from './mapping/scanTable.ts';
import type { Table } from './table/openTable.ts';

/** What would come of the whole file by this mapping. Writes nothing. */
export async function previewTable(
  table: Table,
  mapping: ImportMapping,
  readAt: string,
): Promise<ImportPreview> {
  const scan = await scanTable(table, mapping);
  const first: OrderIntake[] = [];
  const problems: CellProblem[] = [];
  const problemCounts: Record<string, number> = {};
  let [orders, ordersHeldBack, rowsInOrders] = [0, 0, 0];
  const tell = (problem: CellProblem) => {
    problemCounts[problem.code] = (problemCounts[problem.code] ?? 0) + 1;
    if (problems.length < PREVIEW_PROBLEMS) problems.push(problem);
  };
  for await (const mapped of ordersOf(table, mapping, scan, { readAt })) {
    if (mapped.kind === 'no-order') {
      const value = mapped.row.cells.filter(Boolean).join(', ').slice(0, 80);
      tell({ row: mapped.row.row, column: '', value, code: mapped.reason, severity: 'error' });
      continue;
    }
    const { order } = mapped;
    for (const problem of order.problems) tell(problem);
    if (!order.intake) {
      ordersHeldBack += 1;
      continue;
    }
    orders += 1;
    rowsInOrders += order.rows.length;
    if (first.length < PREVIEW_ORDERS) first.push(order.ifNew ?? order.intake);
  }
  problems.sort((a, b) => a.row - b.row);
  return { rows: scan.rows, rowsInOrders, orders, ordersHeldBack, first, problems, problemCounts };
}
