import { AppError } from '../../shared/errors.ts';
import type { ImportMapping } from '../../shared/imports/index.ts';
import type { Store } from '../store/index.ts';
import { findColumns } from './file/columns.ts';
import { checkFile } from './file/readRows.ts';
import { importRetailFile, type ImportOptions } from './importOrderFile.ts';
import { updateRun, type Status } from './importRuns.ts';
import { importTable } from './importTable.ts';
import { readBeginning, recognise } from './lookAtTable.ts';
import { withRun } from './runSteps.ts';
import { openTable, type Table } from './table/openTable.ts';

/** The Online Retail file is read by a reader of its own, which knows its postage, credit notes and adjustments. */
function isRetail(table: Table, names: readonly string[], headerRow: number): boolean {
  if (table.delimiter !== ',' || table.encoding !== 'utf-8' || headerRow !== 1) return false;
  try {
    findColumns(names);
    return true;
  } catch (error) {
    if (error instanceof AppError) return false;
    throw error;
  }
}

export interface AnyFileOptions extends ImportOptions {
  /** Whose columns these are; absent: as recognised by the header. */
  readonly mapping?: ImportMapping;
  /** What to do with a header that nobody knows. Default: it fails as `import.unknown-columns`. */
  readonly unknown?: 'wait' | 'fail';
}

/**
 * Imports an order file of any kind that was begun: by the mapping it is given, or recognised by its header. Files are laid
 * beside it while a workbook is read. Answers with the status, `waiting` where somebody has to say what the columns are.
 */
export function importAnyFile(store: Store, options: AnyFileOptions): Promise<Status> {
  const { importId, path, signal, onProgress } = options;
  return withRun(store, importId, async (note) => {
    const size = await checkFile(path);
    await updateRun(store, importId, { total: size });
    const table = await openTable(path);
    const sheet = options.mapping?.sheet ?? table.sheets[0]?.name;
    let { mapping } = options;
    if (!mapping) {
      const beginning = await readBeginning(table, { sheet });
      if (isRetail(table, beginning.names, beginning.headerRow)) {
        await importRetailFile(store, options, size, note);
        return 'done';
      }
      mapping = (await recognise(store, beginning, { sheet }))?.mapping;
      if (!mapping && options.unknown === 'wait' && beginning.rows.length > 0) return 'waiting';
      if (!mapping) {
        throw new AppError('import.unknown-columns', { columns: beginning.names.slice(0, 30) });
      }
    }
    const tell = (done: number, total: number) => onProgress?.({ state: 'writing', done, total });
    await importTable(store, { importId, table, mapping, signal, onProgress: tell }, note);
    return 'done';
  });
}
