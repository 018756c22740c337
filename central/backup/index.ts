/**
 * Backups: the whole store in one file, taken while central works, and put back elsewhere on either engine.
 * Reads and writes every table as it is; what the rows mean is the other rooms' business.
 */
export { backupStore, type BackupReport } from './backup.ts';
export { restoreStore, type RestoreOptions, type RestoreReport } from './restore.ts';
export { ANY_STATION, NUMBERS_PASSED } from './settle.ts';
