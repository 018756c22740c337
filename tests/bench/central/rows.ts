/** What lies in the store at the end, held against what was acknowledged. */
import { placeholder, selectRows, type Store } from '../../../central/store/index.ts';

const PAGE = 20_000;

/** Order ids in the store that nobody was told of, and acknowledged ones that are not there. */
export async function compareRows(
  store: Store,
  acknowledged: ReadonlySet<string>,
): Promise<{ missing: number; unknown: number }> {
  const text = `select "id" from "state" where "shard" = 'org' and "collection" = 'orders' and "id" > ${placeholder(1)} order by "id" limit ${PAGE}`;
  let found = 0;
  let unknown = 0;
  let last = '';
  for (;;) {
    const rows = await selectRows<{ id: string }>(store.read, text, [last]);
    for (const { id } of rows) {
      if (acknowledged.has(id)) found += 1;
      else unknown += 1;
    }
    last = rows.at(-1)?.id ?? '';
    if (rows.length < PAGE) return { missing: acknowledged.size - found, unknown };
  }
}

/** Orders whose work no warehouse has. */
export async function ordersWithoutWork(store: Store): Promise<number> {
  const text = `select "collection", count(*) as "rows" from "state" where "collection" in ('orders', 'fulfilments') group by "collection"`;
  const rows = await selectRows<{ collection: string; rows: number }>(store.read, text, []);
  const count = (name: string): number => rows.find((row) => row.collection === name)?.rows ?? 0;
  return count('orders') - count('fulfilments');
}
