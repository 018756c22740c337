/**
 * Imports: order files that a business exported, to orders. The file is read and understood here, row by
 * row; each row ends in an order or in the report. What becomes of an order is central/orders' business.
 */
export { checkFile } from './file/readRows.ts';
export { importOrderFile, type ImportOptions } from './importOrderFile.ts';
export {
  discardWaiting,
  hasImported,
  readReport,
  readRun,
  type Status as ImportRunStatus,
} from './importRuns.ts';
export { importWholeFile } from './importWholeFile.ts';
export { importMigration, withImports } from './importTables.ts';
export { mappingMigration } from './mappingTable.ts';
export { removeUploads } from './spool.ts';
export { DEFAULT_CHANNEL, DEFAULT_CURRENCY, registerImportRoutes } from './routes.ts';
export { ROW_REASONS, type RowReason } from './rows/reasons.ts';
