import type { Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import { removeUploads } from '../imports/index.ts';
import { erasePersonal, findSubjects, rewriteFiles, type Wanted } from '../erasure/index.ts';
import { isPostgresUrl } from '../store/index.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';

interface EraseCommandOptions extends DataOption {
  readonly order?: string;
  readonly customer?: string;
  readonly contact?: string;
  readonly reason: string;
  readonly also?: readonly string[];
  readonly evenOpen?: boolean;
  readonly rewrite: boolean;
}

function wantedOf({ order, customer, contact }: EraseCommandOptions): Wanted {
  const wanted: Wanted[] = [
    ...(order === undefined ? [] : [{ order }]),
    ...(customer === undefined ? [] : [{ customer }]),
    ...(contact === undefined ? [] : [{ contact }]),
  ];
  const [only, ...others] = wanted;
  if (!only || others.length > 0) {
    throw new AppError('erase-whom', { name: 'one of --order, --customer, --contact' });
  }
  return only;
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** `erase`: a customer's name, phone and address, from central and from all stations. */
export function addEraseCommand(program: Command): void {
  const command = program
    .command('erase')
    .description(
      'Erase names, phones and addresses: from every table, and from stations the next time they ask. Backups made before keep them.',
    )
    .option('--order <number>', 'of the orders with this number')
    .option('--customer <ref>', 'of all orders of a customer, as their channel names them')
    .option('--contact <id>', 'of one fulfilment')
    .option('--also <text...>', 'further texts to look for: an earlier name or phone')
    .option('--even-open', 'although an order is still being worked on')
    .option(
      '--no-rewrite',
      'leave freed space as it is: faster, and done for all by the next erase',
    )
    .option(
      '--reason <text>',
      'recorded in the ledger for ever: a number, never a name',
      'request',
    );
  addDataOption(command).action(async (options: EraseCommandOptions) => {
    const wanted = wantedOf(options);
    await withStore(options, async (store) => {
      const subjects = await findSubjects(store, wanted);
      const { reason, also = [], evenOpen = false, rewrite, database = '' } = options;
      const erased = await erasePersonal(store, subjects, { reason, also, evenOpen });
      say(`Erased: ${erased.contacts} contacts, and ${erased.texts} texts that mentioned them.`);
      await removeUploads(options.data, erased.imports);
      if (erased.imports.length > 0) {
        say(`Left out: ${erased.imports.length} files that waited for their columns.`);
      }
      for (const { shard, clock } of erased.mentionedIn) {
        say(
          `Still mentioned in ${shard} ${clock}, as somebody typed it: that row is in the chain.`,
        );
      }
      if (!rewrite) {
        say('Freed space was left as it is: it may hold what was erased until it is used again.');
        return;
      }
      await rewriteFiles(store, isPostgresUrl(database) ? 'postgres' : 'sqlite');
      say(
        'Freed space was written anew. Backups, and uploads that are being imported, are not touched.',
      );
    });
  });
}
