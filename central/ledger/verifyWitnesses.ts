import type { ExceptionCase } from '../../shared/schema/index.ts';
import { readDocument, type Store } from '../store/index.ts';
import { contradictionOf, type Contradiction } from './contradictions.ts';
import { CONTRADICTED, type ContradictedInput } from './witness.ts';

export interface WitnessReport {
  readonly ok: boolean;
  /** Heads that stations told of. */
  readonly witnessed: number;
  readonly contradicted: readonly (Contradiction & {
    readonly station: string;
    readonly agreesTo: number;
    /** A supervisor settled the case: whoever restores a backup knows that what came after it is gone. */
    readonly settled: boolean;
  })[];
}

/**
 * Holds the ledger against the heads that stations reported. A head of this database that it does not bear out
 * stays a problem for ever; one from before a restore is none once its case is settled.
 */
export function verifyWitnesses(
  store: Pick<Store, 'read' | 'key' | 'databaseId'>,
): Promise<WitnessReport> {
  return store.read.transaction().execute(async (db) => {
    const rows = await db
      .selectFrom('ledger')
      .select(['shard', 'input', 'effects'])
      .where('kind', '=', CONTRADICTED)
      .orderBy('shard')
      .orderBy('clock')
      .execute();
    const contradicted: WitnessReport['contradicted'][number][] = [];
    for (const row of rows) {
      const { station, head, agreesTo } = JSON.parse(row.input) as ContradictedInput;
      const kind = await contradictionOf(store, db, head);
      if (kind === null) continue;
      const [effect] = JSON.parse(row.effects) as { id: string }[];
      const told = await readDocument<ExceptionCase>(db, row.shard, 'exceptions', effect?.id ?? '');
      const settled = told?.doc.status === 'resolved';
      contradicted.push({ head, kind, station, agreesTo, settled });
    }
    const ok = contradicted.every(({ kind, settled }) => kind === 'restored' && settled);
    return { ok, witnessed: rows.length, contradicted };
  });
}
