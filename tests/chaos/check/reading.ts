import { DatabaseSync } from 'node:sqlite';
import type { EffectRecord } from '../../../central/store/index.ts';
import type { FactEnvelope } from '../../../shared/facts/index.ts';

export interface StateRow {
  readonly shard: string;
  readonly collection: string;
  readonly id: string;
  readonly clock: number;
  readonly gone: 0 | 1;
  readonly body: string | null;
}
export interface LedgerRow {
  readonly shard: string;
  readonly clock: number;
  readonly kind: string;
  /** The fact, where the row is one's. */
  readonly fact: FactEnvelope | undefined;
  readonly outcome: string | undefined;
  readonly effects: readonly EffectRecord[];
}
export interface FactRow {
  readonly station: string;
  readonly epoch: string;
  readonly n: number;
  readonly id: string;
  readonly type: string;
  readonly outcome: string;
  readonly reason: string | null;
  readonly clock: number | null;
}

/** Central's rows as they lie in its file. */
export interface CentralRows {
  readonly state: readonly StateRow[];
  readonly ledger: readonly LedgerRow[];
  readonly facts: readonly FactRow[];
}

export function readCentralRows(path: string): CentralRows {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const all = <T>(sql: string): T[] => db.prepare(sql).all() as T[];
    const ledger = all<{
      shard: string;
      clock: number;
      kind: string;
      input: string;
      effects: string;
    }>('select shard, clock, kind, input, effects from ledger order by shard, clock');
    return {
      state: all<StateRow>('select shard, collection, id, clock, gone, body from state'),
      ledger: ledger.map(({ shard, clock, kind, input, effects }) => {
        const read = JSON.parse(input) as { fact?: FactEnvelope; outcome?: string } | null;
        return {
          shard,
          clock,
          kind,
          fact: read?.fact,
          outcome: read?.outcome,
          effects: JSON.parse(effects) as EffectRecord[],
        };
      }),
      facts: all<FactRow>(
        'select station, epoch, n, id, type, outcome, reason, clock from facts order by station, epoch, n',
      ),
    };
  } finally {
    db.close();
  }
}
