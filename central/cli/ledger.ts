import type { Command } from 'commander';
import { checkRebuild, rebuildState, verifyLedger } from '../ledger/index.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';

/** Differences printed one by one; the rest is a number. */
const SHOWN_MAX = 50;

interface Outcome {
  readonly ok: boolean;
  readonly summary: string;
  readonly details: readonly string[];
}

function report(outcome: Outcome, value: unknown, json: boolean): void {
  if (!outcome.ok) process.exitCode = 1;
  if (json) {
    process.stdout.write(`${JSON.stringify(value)}\n`);
    return;
  }
  for (const line of outcome.details.slice(0, SHOWN_MAX)) process.stdout.write(`${line}\n`);
  const hidden = outcome.details.length - SHOWN_MAX;
  if (hidden > 0) process.stdout.write(`… and ${hidden} more\n`);
  process.stdout.write(`${outcome.summary}\n`);
}

interface LedgerOptions extends DataOption {
  readonly json?: boolean;
  readonly check?: boolean;
}

/** `verify` and `rebuild`. Exit code 1 when something is off. */
export function addLedgerCommands(program: Command): void {
  const verify = program
    .command('verify')
    .description(
      'Recompute the hash chain of every shard: finds changed, removed and cut-off rows.',
    )
    .option('--json', 'the whole report as one JSON object');
  addDataOption(verify).action(async ({ json, ...where }: LedgerOptions) => {
    const found = await withStore(where, verifyLedger);
    const rows = found.shards.reduce((sum, shard) => sum + shard.entries, 0);
    report(
      {
        ok: found.ok,
        summary: found.ok
          ? `The ledger verifies: ${rows} rows in ${found.shards.length} shards.`
          : `The ledger does NOT verify: ${found.problems.length} problems in ${rows} rows.`,
        details: found.problems.map(({ shard, clock, kind }) => `${shard} ${clock}: ${kind}`),
      },
      found,
      json === true,
    );
  });

  const rebuild = program
    .command('rebuild')
    .description(
      'Put state back to what the ledger says. Stop central first, or use --check, which only compares.',
    )
    .option('--check', 'compare only, change nothing')
    .option('--json', 'the whole report as one JSON object');
  addDataOption(rebuild).action(async ({ json, check, ...where }: LedgerOptions) => {
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
