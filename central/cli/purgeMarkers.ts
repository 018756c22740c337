import { InvalidArgumentError, type Command } from 'commander';
import { MARKER_DAYS, pruneMarkers } from '../pull/index.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';

function parseDays(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1) throw new InvalidArgumentError('A number of days.');
  return days;
}

/** `purge-markers`: central does the same by itself once a day. */
export function addPurgeMarkersCommand(program: Command): void {
  const command = program
    .command('purge-markers')
    .description('Give up markers of rows that left the floor long ago. Older stations begin anew.')
    .option('--older-than <days>', 'days since then', parseDays, MARKER_DAYS);
  addDataOption(command).action(async (options: DataOption & { olderThan: number }) => {
    const pruned = await withStore(options, (store) => pruneMarkers(store, options.olderThan));
    for (const { shard, collection, clock, removed } of pruned) {
      process.stdout.write(`${shard} ${collection}: up to ${clock}, ${removed} removed\n`);
    }
    process.stdout.write(pruned.length === 0 ? 'Nothing is that old.\n' : 'Done.\n');
  });
}
