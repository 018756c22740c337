import type { Command } from 'commander';
import type { SignedHead } from '../../shared/protocol/index.ts';
import { findContradictions, verifyLedger, verifyWitnesses } from '../ledger/index.ts';
import type { Store } from '../store/index.ts';
import { readHeadsFile } from './heads.ts';
import { addDataOption, withStore, type DataOption } from './options.ts';
import { report, type Outcome } from './outcome.ts';

interface VerifyOptions extends DataOption {
  readonly json?: boolean;
  readonly heads?: string;
  readonly witnesses?: boolean;
}

const describeHead = ({ shard, clock, at, database }: SignedHead, kind: string): string =>
  `${shard} ${clock}: ${kind} (shown on ${at}, database ${database})`;

async function verifyAll(store: Store, heads: SignedHead[] | undefined, witnesses: boolean) {
  const chain = await verifyLedger(store);
  const exported = heads === undefined ? [] : await findContradictions(store, heads);
  const stations = witnesses ? await verifyWitnesses(store) : undefined;
  const ok = chain.ok && exported.length === 0 && stations?.ok !== false;
  return { ...chain, ok, heads: exported, ...(stations ? { witnesses: stations } : {}) };
}
type Verified = Awaited<ReturnType<typeof verifyAll>>;

function describeVerified({ ok, shards, problems, heads, witnesses }: Verified): Outcome {
  const rows = shards.reduce((sum, shard) => sum + shard.entries, 0);
  const told = witnesses?.contradicted ?? [];
  const open = told.filter(({ kind, settled }) => kind !== 'restored' || !settled);
  const count = problems.length + heads.length + open.length;
  return {
    ok,
    summary: ok
      ? `The ledger verifies: ${rows} rows in ${shards.length} shards.`
      : `The ledger does NOT verify: ${count} problems in ${rows} rows.`,
    details: [
      ...problems.map(({ shard, clock, kind }) => `${shard} ${clock}: ${kind}`),
      ...heads.map(({ head, kind }) => describeHead(head, kind)),
      ...told.map(
        ({ head, kind, station, agreesTo, settled }) =>
          `${describeHead(head, kind)}, witnessed by ${station}, who agrees up to ${agreesTo}${settled ? '; settled' : ''}`,
      ),
    ],
  };
}

/** `verify`. Exit code 1 when something is off. */
export function addVerifyCommand(program: Command): void {
  const verify = program
    .command('verify')
    .description(
      'Recompute the hash chain of every shard: finds changed, removed and cut-off rows.',
    )
    .option('--heads <file>', 'hold it against heads that were exported earlier')
    .option('--witnesses', 'hold it against the heads that stations reported')
    .option('--json', 'the whole report as one JSON object');
  addDataOption(verify).action(async ({ json, heads, witnesses, ...where }: VerifyOptions) => {
    const exported = heads === undefined ? undefined : readHeadsFile(heads);
    const found = await withStore(where, (store) => verifyAll(store, exported, witnesses === true));
    report(describeVerified(found), found, json === true);
  });
}
