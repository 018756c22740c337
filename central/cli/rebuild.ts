import type { Command } from 'commander';
import { checkRebuild, rebuildState } from '../ledger/index.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';
import { report } from './outcome.ts';

interface RebuildOptions extends DataOption {
  readonly json?: boolean;
  readonly check?: boolean;
}
/** `rebuild`. Exit code 1 when something is off. */
export function addRebuildCommand(program: Command): void {
  const rebuild = program
    .command('rebuild')
    .description(
      'Put state back to what the ledger says. Stop central first, or use --check, which only compares.',
    )
    .option('--check', 'compare only, change nothing')
    .option('--json', 'the whole report as one JSON object');
  addDataOption(rebuild).action(async ({ json, check, ...where }: RebuildOptions) => {
    const found = await withStore(where, check === true ? checkRebuild : rebuildState);
    const count = found.differences.length;
    report(
      {
        ok: found.ok,
        summary:
          count === 0
            ? `State equals the ledger: ${found.documents} documents.`
            : `${count} differences in ${found.documents} documents${check === true ? '.' : found.ok ? ', repaired.' : ', not all of them repaired.'}`,
        details: found.differences.map(
          ({ shard, collection, id, kind }) => `${shard} ${collection}/${id}: ${kind}`,
        ),
      },
      found,
      json === true,
    );
  });
}
