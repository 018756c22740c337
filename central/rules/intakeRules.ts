import type { OrderLine, Product } from '../../shared/schema/index.ts';
import type { ShardTx } from '../store/index.ts';
import type { Warehouse } from '../warehouses/index.ts';
import { ruleOn, type Ruling } from './applyRules.ts';
import { rulesIn } from './keptRules.ts';
import type { RuledOrder } from './seenOf.ts';
import { needsProducts, readSurroundings } from './surroundings.ts';

export interface IntakeLoads {
  readonly products: (lines: readonly OrderLine[]) => Promise<ReadonlyMap<string, Product>>;
  readonly samples: (shards: readonly string[]) => Promise<ReadonlySet<string>>;
}

/**
 * What the rules in force say of orders taken in this transaction; undefined where there are none. Everything
 * is read beforehand, for all of them at once.
 */
export async function rulesForIntake(
  tx: ShardTx,
  warehouses: readonly Warehouse[],
  { lines, customers }: { lines: readonly OrderLine[]; customers: readonly string[] },
  load: IntakeLoads,
): Promise<((order: RuledOrder) => Ruling) | undefined> {
  const rules = await rulesIn(tx);
  if (!rules || rules.active.length === 0) return undefined;
  const { fields } = rules;
  const around = await readSurroundings(tx.db, {
    ...{ fields, lines, customers, warehouses, now: tx.now, timeZone: rules.set.timeZone },
    products: needsProducts(fields) ? await load.products(lines) : new Map<string, Product>(),
    samples: fields.has('stockAt')
      ? await load.samples(warehouses.map(({ id }) => id))
      : new Set<string>(),
  });
  return (order) => ruleOn(rules, order, around);
}
