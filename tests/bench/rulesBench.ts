/** What rules cost an order that is taken in, and how long a dry run over past orders takes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openCentralStore } from '../../central/openCentralStore.ts';
import { takeOrders } from '../../central/orders/index.ts';
import { compileRules, dryRun, evaluate, interpret } from '../../central/rules/index.ts';
import type { Rule, RuleSet, Seen } from '../../shared/rules/index.ts';
import { aLine, anIntake } from '../builders/orders.ts';
import { atMost, forComparison, type BenchResult } from './figures.ts';

const RULES = 200;
const ORDERS = 5000;
const PAST_ORDERS = 100_000;
const BATCH = 500;
const PAGE = 5000;
const COUNTRIES = ['GB', 'DE', 'FR', 'IE', 'US', 'JP', 'CN', 'ES'];

/** All are tried for every order, each looks at three things, and few are met. */
function manyRules(): RuleSet {
  const rules = Array.from({ length: RULES }, (_, n): Rule => ({
    ...{ id: `r${n}`, name: `Rule ${n}`, on: true },
    when: {
      combinator: 'and',
      rules: [
        { field: 'country', operator: 'in', value: [COUNTRIES[n % 8] ?? 'GB', `X${n}`] },
        { field: 'total', operator: 'between', value: [n, n + 40] },
        {
          combinator: 'or',
          rules: [
            { field: 'skus', operator: 'contains', value: `SKU${n}` },
            { field: 'units', operator: '>', value: n % 30 },
          ],
        },
      ],
    },
    actions: [{ type: 'priority', priority: n % 10 }],
  }));
  return { mode: 'all', timeZone: 'UTC', rules };
}

const seenOfOrder = (n: number): Seen => ({
  country: COUNTRIES[n % 8] ?? 'GB',
  total: (n * 7) % 250,
  units: n % 40,
  skus: [`SKU${n % 300}`, `SKU${(n * 3) % 300}`],
});

/** Processor time, so that others on the machine don't count. */
function costMs(times: number, work: (n: number) => unknown): number {
  const before = process.cpuUsage();
  for (let n = 0; n < times; n += 1) work(n);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

async function pastOrders<T>(
  use: (store: Awaited<ReturnType<typeof openCentralStore>>) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'stowline-rules-'));
  const store = await openCentralStore({ database: join(folder, 'central.db') });
  try {
    for (let from = 0; from < PAST_ORDERS; from += BATCH) {
      const intakes = Array.from({ length: BATCH }, (_, at) => {
        const n = from + at;
        const lines = ['1', '2', '3'].map((lineId) =>
          aLine({ lineId, sku: `SKU${(n * Number(lineId)) % 300}`, qty: 1 + (n % 12) }),
        );
        return anIntake({ externalId: String(n), country: COUNTRIES[n % 8] ?? 'GB', lines });
      });
      await store.transact('org', (tx) => takeOrders(tx, intakes, { source: { bench: 'rules' } }));
    }
    return await use(store);
  } finally {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  }
}

export async function benchRules(): Promise<BenchResult> {
  const set = manyRules();
  const rules = compileRules(set, 1);
  const warm = (n: number) => evaluate(rules, seenOfOrder(n));
  costMs(ORDERS / 10, warm);
  const compiled = costMs(ORDERS, warm);
  const interpreted = costMs(ORDERS / 50, (n) => {
    const seen = seenOfOrder(n);
    return set.rules.filter(({ when }) => interpret(when, seen));
  });
  const compiling = costMs(5, (n) => compileRules(set, n));
  const dry = await pastOrders(async (store) => {
    const before = compileRules({ ...set, rules: [] }, 0);
    const began = performance.now();
    let from: string | null = '';
    let examined = 0;
    while (from !== null) {
      const page: Awaited<ReturnType<typeof dryRun>> = await dryRun(store, {
        ...{ before, after: rules, from, limit: PAGE, now: '' },
      });
      examined += page.examined;
      from = page.next;
    }
    if (examined !== PAST_ORDERS) throw new Error(`${examined} orders examined`);
    return (performance.now() - began) / 1000;
  });
  return {
    figures: {
      perOrder: atMost(0.2, compiled, 'ms'),
      interpretedPerOrder: forComparison(interpreted, 'ms'),
      compileAll: forComparison(compiling, 'ms'),
      dryRun: atMost(20, dry, 's'),
    },
    notes: [
      `${RULES} active rules of four conditions each, all of them tried for each of ${ORDERS} orders; processor time`,
      'interpreted: the same JsonLogic made and read anew for each order',
      `the dry run reads ${PAST_ORDERS} three-line orders from SQLite, ${PAGE} at a time, and tries all ${RULES} rules on each; wall time`,
    ],
  };
}
