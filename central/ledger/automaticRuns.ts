import { sql, type Kysely } from 'kysely';
import { AUTOMATIC_KINDS, type AutomaticRun } from '../../shared/protocol/index.ts';
import { placeholder, selectRows, type Database, type Migration } from '../store/index.ts';

const listOf = (kinds: readonly string[]): string => kinds.map((kind) => `'${kind}'`).join(', ');

/** The kinds there were when this was shipped: another one needs an index of its own step. */
const INDEXED = [
  ...['release.automatic', 'release.wave', 'order.closed-unpaid'],
  ...['promise.expired', 'replenishment.requested'],
];

/** Rows that few others are like: whoever writes another kind pays nothing for it. */
export const automaticRunsMigration: Migration = {
  name: 'ledger-0001-automatic',
  async up(db) {
    const rows = `create index "ledger_automatic" on "ledger" ("shard", "clock") where "kind" in (${listOf(INDEXED)})`;
    await sql.raw(rows).execute(db);
  },
};

const ROWS_READ = 200;
const TOGETHER_MS = 60_000;
const RUNS_TOLD = 20;

/** Kinds as literals: a database can't tell from parameters that the index has them all. */
export const NEWEST_AUTOMATIC =
  `select "at", "kind", "input" from "ledger" where "shard" = ${placeholder(1)}` +
  ` and "kind" in (${listOf(AUTOMATIC_KINDS)}) order by "clock" desc limit ${ROWS_READ}`;

interface Row {
  readonly at: string;
  readonly kind: AutomaticRun['kind'];
  readonly input: string;
}
interface Input {
  readonly orders?: number;
  readonly wave?: string;
  /** Who released the wave: what is left of it goes by itself, and yet by their word. */
  readonly by?: string;
}

function runOf({ at, kind, input }: Row): AutomaticRun[] {
  const { orders, wave, by } = JSON.parse(input) as Input;
  if (kind === 'release.wave' && by !== undefined) return [];
  // Of a replenishment these are who waits for it; each of the others is about one order.
  const isRelease = kind === 'release.automatic' || kind === 'release.wave';
  const count = isRelease ? orders : 1;
  // All of it was short: its exceptions tell of that.
  if (count === 0) return [];
  return [
    {
      ...{ kind, at },
      ...(count === undefined ? {} : { count }),
      ...(wave === undefined ? {} : { wave }),
    },
  ];
}

/** Of the newest first: those of a kind within a minute as one. */
function together(runs: readonly AutomaticRun[]): AutomaticRun[] {
  const told: AutomaticRun[] = [];
  const latest = new Map<string, { readonly index: number; readonly from: number }>();
  for (const run of runs) {
    const key = `${run.kind} ${run.wave ?? ''}`;
    const known = latest.get(key);
    const before = known && told[known.index];
    if (!known || !before || known.from - Date.parse(run.at) > TOGETHER_MS) {
      latest.set(key, { index: told.length, from: Date.parse(run.at) });
      told.push(run);
    } else if (run.count !== undefined) {
      told[known.index] = { ...before, count: (before.count ?? 0) + run.count };
    }
  }
  return told;
}

/** What happened by itself in these shards, as their ledgers have it; the newest first. */
export async function automaticRuns(
  db: Kysely<Database>,
  shards: readonly string[],
): Promise<AutomaticRun[]> {
  const runs: AutomaticRun[] = [];
  for (const shard of shards) {
    const rows = await selectRows<Row>(db, NEWEST_AUTOMATIC, [shard]);
    runs.push(...rows.flatMap(runOf));
  }
  const newestFirst = runs.toSorted((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return together(newestFirst).slice(0, RUNS_TOLD);
}
