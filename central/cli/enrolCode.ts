import type { Command } from 'commander';
import { createEnrolmentCode } from '../auth/index.ts';
import { MAIN_WAREHOUSE } from '../warehouses/index.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';

interface Options extends DataOption {
  readonly warehouse: string;
  readonly minutes: string;
}

/** `enrol-code`: the code is the last line, alone, so that scripts can take it. */
export function addEnrolCodeCommand(program: Command): void {
  const command = program
    .command('enrol-code')
    .description('Make a one-time code that enrols a station.')
    .option('--warehouse <shard>', 'the warehouse it works in', MAIN_WAREHOUSE)
    .option('--minutes <n>', 'how long it can be used', '60');
  addDataOption(command).action(async ({ warehouse, minutes, ...where }: Options) => {
    const { code, expiresAt } = await withStore(where, (store) =>
      createEnrolmentCode(store, warehouse, Number(minutes)),
    );
    process.stdout.write(`Enrols one station in ${warehouse} until ${expiresAt}:\n${code}\n`);
  });
}
