import { parseSku } from './rows/parseRow.ts';
import { readRows } from './file/readRows.ts';

/** What a first reading of the whole file tells, before anything of it is written. */
export interface FileScan {
  readonly rows: number;
  /** Rows of each invoice: in the second reading its order is complete with the last of them. */
  readonly invoices: ReadonlyMap<string, number>;
  /** A description of each SKU that has one, for its rows that have none. */
  readonly descriptions: ReadonlyMap<string, string>;
}

/** Throws if the file is broken anywhere. */
export async function scanFile(
  path: string,
  onBytes: (done: number) => void,
  signal?: AbortSignal,
): Promise<FileScan> {
  let rows = 0;
  const invoices = new Map<string, number>();
  const descriptions = new Map<string, string>();
  await readRows(path, {
    onBytes,
    signal,
    onRow({ cells }, columns) {
      rows += 1;
      const invoice = (cells[columns.InvoiceNo] ?? '').trim();
      invoices.set(invoice, (invoices.get(invoice) ?? 0) + 1);
      const sku = parseSku(cells[columns.StockCode] ?? '');
      if (descriptions.has(sku)) return;
      const description = (cells[columns.Description] ?? '').trim();
      // Remarks about stock are in small letters in such files ("damaged"); names are not.
      if (description !== '' && description !== description.toLowerCase()) {
        descriptions.set(sku, description.slice(0, 400));
      }
    },
  });
  return { rows, invoices, descriptions };
}
