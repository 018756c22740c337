import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { backupStore, NUMBERS_PASSED, restoreStore } from '../backup/index.ts';
import { DATABASE_FILE } from '../server.ts';
import { addDataOption, parseCount, withStore, type DataOption } from './options.ts';

interface BackupCommand extends DataOption {
  readonly to: string;
  readonly keyTo?: string;
  readonly json?: boolean;
}

interface RestoreCommand extends DataOption {
  readonly from: string;
  readonly key?: string;
  readonly newKey?: boolean;
  readonly passNumbers: number;
  readonly json?: boolean;
}

const print = (text: string): boolean => process.stdout.write(`${text}\n`);
const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

async function backup({ to, keyTo, json, ...where }: BackupCommand): Promise<void> {
  const report = await withStore(where, async (store) => {
    if (keyTo !== undefined) store.saveKey(resolve(keyTo));
    return backupStore(store, resolve(to));
  });
  if (json === true) {
    print(JSON.stringify(report));
    return;
  }
  const { file, takenAt, rows, bytes, shards } = report;
  print(`${file}: ${rows} rows, ${megabytes(bytes)}, as of ${takenAt}. Its ledger verifies.`);
  for (const { shard, clock, headHash } of shards) print(`${shard} ${clock} ${headHash}`);
  print('It holds customers’ names and addresses: keep it as you keep the database.');
  print(
    keyTo === undefined
      ? 'The server key is NOT in it, and is needed to restore it with its badges and PINs: see --key-to.'
      : `The server key is in ${resolve(keyTo)}: keep it apart from the backup.`,
  );
}

async function restore({ from, key, newKey, passNumbers, json, ...where }: RestoreCommand) {
  if ((key === undefined) === (newKey !== true)) {
    throw new AppError('server-key-needed', {
      try: '--key FILE: the key of the store that was backed up; or --new-key, after which badges, PINs and open enrolment codes are gone',
    });
  }
  const { data, database = join(data, DATABASE_FILE), keyFile } = where;
  const report = await restoreStore({
    ...{ file: resolve(from), database, numbersPassed: passNumbers },
    ...(key === undefined ? {} : { key: resolve(key) }),
    ...(keyFile === undefined ? {} : { keyFile }),
  });
  if (!report.ok) process.exitCode = 1;
  if (json === true) {
    print(JSON.stringify(report));
    return;
  }
  const { ok, rows, takenAt, ledger, rebuild } = report;
  print(`Restored ${rows} rows as of ${takenAt}.`);
  print(
    ok
      ? `The ledger verifies, and state equals it: ${rebuild.documents} documents.`
      : `It does NOT agree with itself: ${ledger.problems.length} problems in the ledger, ${rebuild.differences.length} differences; see verify and rebuild.`,
  );
  print(
    'What was done after the backup: stations send theirs again by themselves; channels have to post their orders again; enrolments, revocations, erasures and changes of people have to be repeated. Never start the old store again.',
  );
}

/** `backup` and `restore`. */
export function addBackupCommands(program: Command): void {
  const backups = program
    .command('backup')
    .description('Copy everything into one file while central runs, on either engine.')
    .requiredOption('--to <file>', 'the file, which is not there yet')
    .option('--key-to <file>', 'also write the server key, to a file of its own')
    .option('--json', 'the report as one JSON object');
  addDataOption(backups).action(backup);

  const restores = program
    .command('restore')
    .description('Put a backup back where nothing is: a new folder, or a new database.')
    .requiredOption('--from <file>', 'what backup wrote')
    .option('--key <file>', 'the server key of the store that was backed up')
    .option('--new-key', 'go on without it: badges, PINs and open enrolment codes are gone')
    .option(
      '--pass-numbers <n>',
      'label numbers not to be given again, as they may have been after the backup',
      parseCount,
      NUMBERS_PASSED,
    )
    .option('--json', 'the report as one JSON object');
  addDataOption(restores).action(restore);
}
