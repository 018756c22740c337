import type { Command } from 'commander';
import { ASYNC_DECIDERS } from '../deciders.ts';
import { replayFacts } from '../facts/index.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';

interface Options extends DataOption {
  readonly fact?: string;
  readonly json?: boolean;
}

/** `replay`: what was set aside is decided again. */
export function addReplayCommand(program: Command): void {
  const command = program
    .command('replay')
    .description('Decide quarantined facts again, e.g. after an update that understands them.')
    .option('--fact <id>', 'only this one')
    .option('--json', 'as one JSON array');
  addDataOption(command).action(async ({ fact, json, ...where }: Options) => {
    const report = (error: unknown, about: Record<string, unknown>): void => {
      process.stderr.write(`${JSON.stringify(about)} ${String(error)}\n`);
    };
    const replayed = await withStore(where, (store) =>
      replayFacts(store, { deciders: ASYNC_DECIDERS, report }, fact),
    );
    if (json === true) {
      process.stdout.write(`${JSON.stringify(replayed)}\n`);
      return;
    }
    for (const { id, station, n, type, outcome, reason } of replayed) {
      const why = reason === null ? '' : ` (${reason})`;
      process.stdout.write(`${station} ${n} ${type} ${id}: ${outcome}${why}\n`);
    }
    const left = replayed.filter(({ outcome }) => outcome === 'quarantined').length;
    process.stdout.write(`${replayed.length - left} decided, ${left} still set aside.\n`);
  });
}
