import { promisedTo } from '../../../central/allocation/promiseBook.ts';
import { freeOf } from '../../../central/allocation/units.ts';
import type { Fulfilment, Stock } from '../../../shared/schema/index.ts';
import type { Violation } from '../../invariants/index.ts';
import type { CentralRows, LedgerRow } from './reading.ts';

const INVARIANT = 'nothing is promised twice';
/** The last word of each transaction that changed what is promised. */
const SUMMED = 'promises.summed';

class Warehouse {
  readonly #stock = new Map<string, Stock>();
  readonly #fulfilments = new Map<string, Fulfilment>();
  readonly #sums = new Map<string, number>();

  take({ effects }: LedgerRow): void {
    for (const { collection, id, doc } of effects) {
      if (collection === 'promises') this.#sums.set(id, Number(doc?.['units'] ?? 0));
      if (collection === 'stock') this.#put(this.#stock, id, doc as Stock | null | undefined);
      if (collection === 'fulfilments') {
        this.#put(this.#fulfilments, id, doc as Fulfilment | null | undefined);
      }
    }
  }

  #put<T>(into: Map<string, T>, id: string, doc: T | null | undefined): void {
    if (doc) into.set(id, doc);
    else into.delete(id);
  }

  wrongs(): string[] {
    const promised = new Map<string, number>();
    for (const doc of this.#fulfilments.values()) {
      for (const [sku, units] of promisedTo(doc)) {
        promised.set(sku, (promised.get(sku) ?? 0) + units);
      }
    }
    const free = new Map<string, number>();
    for (const doc of this.#stock.values()) {
      free.set(doc.sku, (free.get(doc.sku) ?? 0) + freeOf(doc));
    }
    return [...new Set([...promised.keys(), ...this.#sums.keys()])].flatMap((sku) => {
      const units = promised.get(sku) ?? 0;
      const sum = this.#sums.get(sku) ?? 0;
      const there = Math.max(0, free.get(sku) ?? 0);
      return [
        ...(sum === units ? [] : [`${sku}: ${units} are promised, ${sum} are said to be`]),
        ...(units <= there ? [] : [`${sku}: ${units} are promised of ${there}`]),
      ];
    });
  }
}

/** What is promised is there, and nobody else's: after every transaction that promised or gave back, and in the end. */
export function checkPromises({ ledger }: CentralRows): Violation[] {
  const violations: Violation[] = [];
  for (const [shard, rows] of Map.groupBy(ledger, (row) => row.shard)) {
    if (shard === 'org') continue;
    const warehouse = new Warehouse();
    const tell = (at: string) => {
      for (const wrong of warehouse.wrongs()) {
        violations.push({ invariant: INVARIANT, detail: `${shard} ${at}: ${wrong}` });
      }
    };
    for (const row of rows) {
      warehouse.take(row);
      if (row.kind === SUMMED && violations.length === 0) tell(String(row.clock));
    }
    if (violations.length === 0) tell('in the end');
  }
  return violations;
}
