import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Store } from '../store/index.ts';
import { checkFile, readRows, type RawRow } from './file/readRows.ts';
import { noCounts, writeBatch, type BatchItem } from './importBatch.ts';
import { createRun, updateRun, type Status } from './importRuns.ts';
import { InvoiceCollector } from './invoiceCollector.ts';
import { assembleInvoice, type AssembleOptions } from './rows/assembleInvoice.ts';
import { CreditNotes } from './rows/creditNotes.ts';
import { minorDigits } from './rows/parseValues.ts';
import { report, type ReportedRow } from './rows/reasons.ts';
import { withRun, type RunNote } from './runSteps.ts';
import { scanFile, type FileScan } from './scanFile.ts';

export interface ImportOptions {
  readonly importId: string;
  readonly path: string;
  /** As the person knows it. */
  readonly filename: string;
  readonly channel: string;
  /** The file names none. */
  readonly currency: string;
  /** Called about twice a second. */
  readonly onProgress?: (progress: Pick<Status, 'state' | 'done' | 'total'>) => void;
  /** Central is stopping: the import fails as interrupted, and is completed by running it again. */
  readonly signal?: AbortSignal;
}

/** Orders in one commit. */
const BATCH_ORDERS = 400;
const BATCH_REPORTED = 4000;
const PROGRESS_MS = 500;

/** Calls at most every PROGRESS_MS of real time. */
function throttle<T>(call: (value: T) => void): (value: T) => void {
  let last = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now - last < PROGRESS_MS) return;
    last = now;
    call(value);
  };
}

/** First reading: the whole file is looked at before anything of it is written. */
async function readWhole(store: Store, options: ImportOptions, total: number): Promise<FileScan> {
  const beats: Promise<void>[] = [];
  const tell = throttle((done: number) => {
    options.onProgress?.({ state: 'reading', done, total });
    beats.push(updateRun(store, options.importId, { done }));
  });
  try {
    return await scanFile(options.path, tell, options.signal);
  } finally {
    await Promise.all(beats);
  }
}

/** Second reading: invoices become orders, a batch a commit. */
async function writeOrders(store: Store, options: ImportOptions, scan: FileScan): Promise<void> {
  const { importId, channel, currency, path } = options;
  const total = scan.invoices.size;
  const assembling: AssembleOptions = {
    channel,
    currency,
    digits: minorDigits(currency),
    describe: (sku) => scan.descriptions.get(sku),
  };
  const collector = new InvoiceCollector<RawRow>(scan.invoices);
  const credits = new CreditNotes();
  const tell = throttle((done: number) => options.onProgress?.({ state: 'writing', done, total }));
  let counts = noCounts();
  let items: BatchItem[] = [];
  let reported: ReportedRow[] = [];
  let done = 0;

  const flush = async () => {
    counts = await writeBatch(store, importId, { items, reported, done }, counts);
    items = [];
    reported = [];
    tell(done);
    // Stations and the desk get their turn between two commits.
    await nextTurn();
  };

  await readRows(path, {
    signal: options.signal,
    onRow(row, columns) {
      const invoice = (row.cells[columns.InvoiceNo] ?? '').trim();
      const rows = collector.add(invoice, row);
      if (!rows) return undefined;
      done += 1;
      const result = assembleInvoice(invoice, rows, columns, assembling);
      reported.push(...result.reported);
      if (result.kind === 'order') {
        credits.remember(result.intake);
        items.push({ intake: result.intake, rows: result.rows });
      } else if (result.kind === 'credit') {
        const cancelled = credits.match(result.rows);
        const raws = result.rows.map((goods) => goods.raw);
        if (cancelled === undefined) {
          reported.push(...raws.map((raw) => report(raw, 'cancellation-without-order')));
        } else {
          items.push({ intake: { ...cancelled, action: 'cancel' }, rows: raws });
        }
      }
      return items.length >= BATCH_ORDERS || reported.length >= BATCH_REPORTED
        ? flush()
        : undefined;
    },
  });
  collector.finish();
  await flush();
}

/**
 * Imports an order file. A broken file changes nothing: it is read through before the first order is
 * written. Importing is idempotent, so a run that was interrupted is completed by running it again.
 * Answers with the final status, `done` or `failed`; throws only what is not about the file.
 */
export async function importOrderFile(store: Store, options: ImportOptions): Promise<Status> {
  await beginImport(store, options);
  return runImport(store, options);
}

/** From here on it is known, whatever becomes of it. */
export function beginImport(
  store: Store,
  { importId, filename, channel }: Pick<ImportOptions, 'importId' | 'filename' | 'channel'>,
): Promise<void> {
  return createRun(store, { id: importId, filename, channel, total: 0 });
}

/** `importOrderFile` of an import that was begun. */
export async function runImport(store: Store, options: ImportOptions): Promise<Status> {
  return withRun(store, options.importId, async (note) => {
    const size = await checkFile(options.path);
    await updateRun(store, options.importId, { total: size });
    await importRetailFile(store, options, size, note);
    return 'done';
  });
}

/** What a run does with an Online Retail file of so many bytes. Throws `import.*`. */
export async function importRetailFile(
  store: Store,
  options: ImportOptions,
  size: number,
  note: RunNote,
): Promise<void> {
  const { importId, channel } = options;
  const scan = await readWhole(store, options, size);
  await note('import.started', { channel, rows: scan.rows });
  await updateRun(store, importId, {
    state: 'writing',
    done: 0,
    total: scan.invoices.size,
    rows_read: scan.rows,
  });
  await writeOrders(store, options, scan);
}
