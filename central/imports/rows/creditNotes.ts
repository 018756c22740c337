import { hash } from 'node:crypto';
import { ANONYMOUS, type OrderIntake } from '../../../shared/schema/index.ts';
import type { GoodsRow } from './parseRow.ts';

const keyOf = (customer: string, lines: readonly { sku: string; qty: number }[]): string => {
  const sorted = lines.map(({ sku, qty }) => `${sku} ${qty}`).sort();
  return hash('sha256', [customer, ...sorted].join('\n'), 'base64url');
};

/** What is left of an order when only its cancellation is to be written. */
type Remembered = OrderIntake;

/**
 * A credit note in such a file does not say which invoice it credits. Where it mirrors an earlier
 * invoice of the same customer whole (the same SKUs and quantities, no more, no less), that order is
 * cancelled; the latest such one, if several. Anything less could as well be a return of goods that
 * went out, so it changes nothing and is reported.
 */
export class CreditNotes {
  readonly #orders = new Map<string, Remembered[]>();

  remember(order: OrderIntake): void {
    if (order.customerRef === ANONYMOUS) return;
    const key = keyOf(order.customerRef, order.lines);
    const same = this.#orders.get(key) ?? [];
    same.push({ ...order, lines: [] });
    this.#orders.set(key, same);
  }

  /** The order that these rows cancel, without its lines; none is cancelled twice. */
  match(rows: readonly GoodsRow[]): Remembered | undefined {
    const first = rows[0];
    if (!first || rows.some((row) => row.customer !== first.customer || row.quantity >= 0)) {
      return undefined;
    }
    const lines = rows.map((row) => ({ sku: row.sku, qty: -row.quantity }));
    const same = this.#orders.get(keyOf(first.customer, lines));
    const index = same?.findLastIndex((order) => order.placedAt <= first.placedAt) ?? -1;
    return index < 0 ? undefined : same?.splice(index, 1)[0];
  }
}
