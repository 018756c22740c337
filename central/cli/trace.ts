import type { Command } from 'commander';
import { AppError } from '../../shared/errors.ts';
import type { Store } from '../store/index.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';

interface TraceOptions extends DataOption {
  readonly fact?: string;
}

const rowsOf = (store: Store) =>
  store.read.selectFrom('ledger').select(['shard', 'clock', 'at', 'kind', 'trace']);

/** Rows by the request that caused them, or by the fact that they are of. Looks through the whole ledger. */
async function find(store: Store, request: string | undefined, fact: string | undefined) {
  if (fact === undefined) {
    const rows = rowsOf(store).where('trace', '=', request ?? '');
    return rows.orderBy('shard').orderBy('clock').execute();
  }
  const known = await store.read
    .selectFrom('facts')
    .select(['shard', 'clock'])
    .where('id', '=', fact)
    .where('clock', 'is not', null)
    .execute();
  const clocks = [...new Set(known.map(({ clock }) => clock ?? 0))];
  const [first] = known;
  if (!first) return [];
  const rows = rowsOf(store).where('shard', '=', first.shard).where('clock', 'in', clocks);
  return rows.orderBy('clock').execute();
}

/** `trace`: from a line of a log, or a fact of a station, to the ledger rows. */
export function addTraceCommand(program: Command): void {
  const command = program
    .command('trace')
    .description('List the ledger rows that a request (its x-request-id) or a fact caused.')
    .argument('[request]', 'as central’s log, its answer or a station’s report calls it')
    .option('--fact <id>', 'instead of a request');
  addDataOption(command).action(
    async (request: string | undefined, { fact, ...where }: TraceOptions) => {
      if ((request === undefined) === (fact === undefined)) {
        throw new AppError('trace-what', { name: 'a request, or --fact ID' });
      }
      const rows = await withStore(where, (store) => find(store, request, fact));
      if (rows.length === 0) process.exitCode = 1;
      for (const { shard, clock, at, kind, trace } of rows) {
        process.stdout.write(`${shard} ${clock}  ${at}  ${kind}  ${trace ?? '–'}\n`);
      }
    },
  );
}
