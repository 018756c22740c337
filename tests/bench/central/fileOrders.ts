/** Orders of the real file's mix: the UCI Online Retail file where it lies beside the project, else a generated one, by the importer's own parser. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readRows, type RawRow } from '../../../central/imports/file/readRows.ts';
import { InvoiceCollector } from '../../../central/imports/invoiceCollector.ts';
import { assembleInvoice } from '../../../central/imports/rows/assembleInvoice.ts';
import { scanFile } from '../../../central/imports/scanFile.ts';
import { sampleOrderCsv } from '../../../shared/sample/index.ts';
import type { OrderIntake } from '../../../shared/schema/index.ts';

const REAL_FILE = fileURLToPath(
  new URL('../../../../shared/data/online-retail-2010-12_2011-09.csv.gz', import.meta.url),
);

export interface FileOrders {
  readonly orders: readonly OrderIntake[];
  readonly skus: readonly string[];
  readonly linesPerOrder: number;
  readonly real: boolean;
}

async function readOrders(file: string, most: number): Promise<OrderIntake[]> {
  const scan = await scanFile(file, () => undefined);
  const collector = new InvoiceCollector<RawRow>(scan.invoices);
  const orders: OrderIntake[] = [];
  const options = {
    channel: 'file',
    currency: 'GBP',
    digits: 2,
    describe: (sku: string) => scan.descriptions.get(sku),
  };
  await readRows(file, {
    onRow(row, columns) {
      const invoice = (row.cells[columns.InvoiceNo] ?? '').trim();
      const rows = collector.add(invoice, row);
      if (!rows || orders.length >= most) return;
      const assembled = assembleInvoice(invoice, rows, columns, options);
      if (assembled.kind === 'order') orders.push(assembled.intake);
    },
  });
  return orders;
}

export async function fileOrders(most: number): Promise<FileOrders> {
  const folder = mkdtempSync(path.join(tmpdir(), 'stowline-bench-'));
  try {
    const real = existsSync(REAL_FILE);
    const file = real ? REAL_FILE : path.join(folder, 'orders.csv');
    if (!real) writeFileSync(file, sampleOrderCsv({ orders: most, seed: 1 }));
    const orders = await readOrders(file, most);
    const lines = orders.reduce((sum, order) => sum + order.lines.length, 0);
    const skus = new Set(orders.flatMap((order) => order.lines.map(({ sku }) => sku)));
    return { orders, skus: [...skus], linesPerOrder: lines / orders.length, real };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Any number of orders out of these: when they are used up, the same under other numbers. */
export const cycle =
  ({ orders }: FileOrders, run: string) =>
  (n: number): OrderIntake => {
    const order = orders[n % orders.length];
    if (!order) throw new Error('the file holds no orders');
    return { ...order, externalId: `${run}-${n}` };
  };
