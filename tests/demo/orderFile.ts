import { createReadStream, existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { sampleOrderCsv } from '../../shared/sample/index.ts';
import { ROOT } from '../../scripts/lib/processes.ts';

const REAL_FILE = path.join(ROOT, '..', 'shared', 'data', 'online-retail-2010-12_2011-09.csv.gz');

/** Orders longer than this are left out, so that a shift of 200 orders fits into minutes. */
export const MOST_LINES = 5;

export interface OrderFile {
  readonly file: string;
  /** Where its rows come from, for the summary. */
  readonly source: string;
}

/** A row of a priced article: invoices of nothing but postage, samples or write-offs make no order. */
const isGoods = (row: string): boolean =>
  /^\d+,\d{5}/.test(row) && Number(row.split(',').at(-3)) > 0;

/** The first `count` placed invoices of the real file with at most MOST_LINES rows, as they stand there. */
async function fromRealFile(count: number): Promise<string[]> {
  const lines = createInterface({
    input: createReadStream(REAL_FILE).pipe(createGunzip()),
    crlfDelay: Infinity,
  });
  const kept: string[] = [];
  let header: string | undefined;
  let taken = 0;
  let invoice = '';
  let rows: string[] = [];
  const finish = (): void => {
    const placed =
      /^\d+$/.test(invoice) && rows.every((row) => !/,-\d+,/.test(row)) && rows.some(isGoods);
    if (placed && rows.length <= MOST_LINES && taken < count) {
      kept.push(...rows);
      taken += 1;
    }
    rows = [];
  };
  for await (const line of lines) {
    if (header === undefined) {
      header = line;
      continue;
    }
    const number = line.slice(0, line.indexOf(','));
    if (number !== invoice) {
      finish();
      if (taken >= count) break;
      invoice = number;
    }
    rows.push(line);
  }
  finish();
  return [header ?? '', ...kept];
}

/** Writes an order file of `count` orders into `dir`: rows of the real file where it is, else (or if `generated`) the sample. */
export async function writeOrderFile(
  dir: string,
  count: number,
  generated: boolean,
): Promise<OrderFile> {
  const file = path.join(dir, 'orders.csv');
  if (!generated && existsSync(REAL_FILE)) {
    await writeFile(file, `${(await fromRealFile(count)).join('\n')}\n`);
    return {
      file,
      source: `UCI Online Retail, the first ${count} invoices of at most ${MOST_LINES} rows`,
    };
  }
  await writeFile(file, sampleOrderCsv({ orders: count, seed: 7 }));
  return { file, source: `generated sample of ${count} invoices` };
}
