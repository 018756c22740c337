import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import { AppError } from '../../../shared/errors.ts';
import type { TableRow } from './tableRow.ts';
import { refuseZipBomb } from './zipSizes.ts';

export interface WorkbookOrder {
  readonly path: string;
  readonly sheetsMax: number;
}
export interface Sheet {
  readonly name: string;
  readonly index: number;
}
export type WorkbookAnswer =
  | { readonly sheets: readonly Sheet[] }
  | { readonly failure: 'encrypted' | 'broken'; readonly detail: string };

const SHEETS_MAX = 20;
const HEAP_MB = 384;

export const rowsPath = (path: string, sheet: number): string => `${path}.${sheet}.rows`;

function runWorker(order: WorkbookOrder): Promise<WorkbookAnswer> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('workbookWorker.ts', import.meta.url), {
      workerData: order,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    worker.once('message', (answer: WorkbookAnswer) => resolve(answer));
    worker.once('error', (error: NodeJS.ErrnoException) => {
      const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      reject(outOfMemory ? new AppError('import.too-large', { limitBytes: HEAP_MB }) : error);
    });
    worker.once('exit', () => reject(new AppError('import.broken-workbook', { found: 'xlsx' })));
  });
}

/**
 * Lays each visible sheet of a workbook beside it as lines of JSON, values where there are formulas; once. Throws
 * `import.encrypted-workbook`, `import.broken-workbook` or `import.too-large`.
 */
export async function unpackWorkbook(path: string): Promise<readonly Sheet[]> {
  const list = `${path}.sheets`;
  const before = await readFile(list, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (before !== undefined) return JSON.parse(before) as Sheet[];
  await refuseZipBomb(path);
  const answer = await runWorker({ path, sheetsMax: SHEETS_MAX });
  if ('sheets' in answer) {
    if (answer.sheets.length === 0) throw new AppError('import.empty-file', {});
    // Written last: what is there is whole.
    await writeFile(list, JSON.stringify(answer.sheets));
    return answer.sheets;
  }
  const code = answer.failure === 'encrypted' ? 'encrypted-workbook' : 'broken-workbook';
  throw new AppError(`import.${code}`, { found: 'xlsx' });
}

export async function* readSheet(path: string, sheet: number): AsyncGenerator<TableRow> {
  const input = createReadStream(rowsPath(path, sheet), { highWaterMark: 256 * 1024 });
  try {
    for await (const line of createInterface({ input })) yield JSON.parse(line) as TableRow;
  } finally {
    input.destroy();
  }
}
