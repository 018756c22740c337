import {
  DEFAULT_ALLOCATION,
  type AllocationSettings,
  type Fulfilment,
  type FulfilmentLine,
  type Stock,
} from '../../shared/schema/index.ts';
import { HELD } from '../routing/blocks.ts';
import type { Doc, ShardTx, TxWatch } from '../store/index.ts';
import { SETTINGS_ID } from './names.ts';
import { freeOf, safetyUnits, sumFree, unitsOf, type Lacking, type Units } from './units.ts';

const NOTHING: Units = new Map();

type Lines = readonly Pick<FulfilmentLine, 'sku' | 'units'>[];
type Written = Parameters<TxWatch['wrote']>[0];

/** What a fulfilment has been promised: all of its lines, as long as it is open. */
export const promisedTo = (doc: Fulfilment | undefined): Units =>
  doc?.promise && doc.status === 'open' ? unitsOf(doc.lines) : NOTHING;

/** In line for goods. One that is held is not: it takes its place again once it is let go. */
const waits = (doc: Fulfilment | undefined): boolean =>
  doc?.status === 'open' && !doc.promise && doc.blocked !== HELD;

const books = new WeakMap<ShardTx, PromiseBook>();

/** How much of a warehouse's stock is promised, as its transaction goes on. */
export function bookOf(tx: ShardTx): PromiseBook {
  const known = books.get(tx);
  if (known) return known;
  const made = new PromiseBook(tx);
  books.set(tx, made);
  return made;
}

/**
 * Adds up promises from the documents that are written, whoever writes them and why: no path can forget to. The
 * sum of each SKU is kept as a document of the collection `promises`, written once a transaction.
 */
export class PromiseBook {
  readonly #tx: ShardTx;
  /** Since the documents of `promises` were last written. */
  readonly #promised = new Map<string, number>();
  /** Units that this transaction has added to what is free, and those that nobody can tell. */
  readonly #free = new Map<string, number>();
  readonly #unread = new Set<string>();
  /** Made in this transaction: no query finds them yet. */
  readonly fresh = new Set<string>();
  /** Fulfilments that may have waited and don't any more, as they were; undefined: nobody looked. */
  readonly #left = new Map<string, Fulfilment | undefined>();
  /** Whose safety stock, or whatever else is no document, has changed: all that wait are looked at. */
  recheck = false;

  constructor(tx: ShardTx) {
    this.#tx = tx;
  }

  wrote({ collection, id, before, after, read }: Written): void {
    if (collection === 'stock') this.#wroteStock(before as Stock, after as Stock, read);
    else if (collection === 'fulfilments') {
      const [was, is] = [before as Fulfilment | undefined, after as Fulfilment | undefined];
      if (waits(is)) this.#left.delete(id);
      else if (waits(was) || !read) this.#left.set(id, was);
      if (!was?.promise && !is?.promise) return;
      if (is?.promise) this.fresh.add(id);
      for (const [sku, units] of promisedTo(was)) this.#add(this.#promised, sku, -units);
      for (const [sku, units] of promisedTo(is)) this.#add(this.#promised, sku, units);
    }
  }

  #wroteStock(before: Stock | undefined, after: Stock | undefined, read: boolean): void {
    const sku = after?.sku ?? before?.sku;
    if (sku === undefined) return;
    if (!read) this.#unread.add(sku);
    const change = (after ? freeOf(after) : 0) - (before ? freeOf(before) : 0);
    if (change !== 0) this.#add(this.#free, sku, change);
  }

  #add(to: Map<string, number>, sku: string, units: number): void {
    to.set(sku, (to.get(sku) ?? 0) + units);
  }

  /** What the other methods look at. */
  async load(skus: readonly string[]): Promise<void> {
    await this.#tx.get('allocation', [SETTINGS_ID]);
    if (skus.length === 0) return;
    await this.#tx.get('promises', skus);
    await this.#tx.children('stock', skus);
  }

  get settings(): AllocationSettings {
    return settingsFrom(this.#tx.peek('allocation', SETTINGS_ID));
  }

  promised(sku: string): number {
    const kept = Number(this.#tx.peek('promises', sku)?.['units'] ?? 0);
    return kept + (this.#promised.get(sku) ?? 0);
  }

  free(sku: string): number {
    return sumFree(this.#tx.peekChildren('stock', sku));
  }

  /** Units that an order of this channel may still be promised; below 0 where more is kept than there is. */
  available(sku: string, channel: string): number {
    const free = this.free(sku);
    return free - this.promised(sku) - safetyUnits(this.settings, channel, sku, free);
  }

  /**
   * What keeps these lines from being promised; nothing: they may be. `own`: what is promised to the same fulfilment
   * so far and would be given back; who asks for no more of a SKU than that is given it whatever else has changed.
   */
  lacking(lines: Lines, channel: string, own: Units = NOTHING): Lacking[] {
    return [...unitsOf(lines)].flatMap(([sku, wanted]) => {
      const mine = own.get(sku) ?? 0;
      if (wanted <= mine) return [];
      const available = this.available(sku, channel) + mine;
      return wanted <= available ? [] : [{ sku, wanted, available: Math.max(0, available) }];
    });
  }

  /** SKUs of which there may be less than is promised now. */
  fallen(): string[] {
    const fell = [...this.#free].filter(([sku, change]) => {
      return change < 0 && change < (this.#promised.get(sku) ?? 0);
    });
    return [...new Set([...fell.map(([sku]) => sku), ...this.#unread])];
  }

  /** SKUs of which there may be more to promise than when the transaction began. */
  risen(): string[] {
    const touched = new Set([...this.#free.keys(), ...this.#promised.keys()]);
    const rose = [...touched].filter(
      (sku) => (this.#free.get(sku) ?? 0) > (this.#promised.get(sku) ?? 0),
    );
    return [...new Set([...rose, ...this.#unread])];
  }

  /** Empties the list of those that wait no more. */
  takeLeft(): ReadonlyMap<string, Fulfilment | undefined> {
    const left = new Map(this.#left);
    this.#left.clear();
    return left;
  }

  /** SKUs whose sum may be another now: `changes` looks at their documents. */
  touched(): string[] {
    return [...this.#promised.keys()];
  }

  /** SKUs whose sum is another now; what it is. */
  changes(): { sku: string; units: number }[] {
    return [...this.#promised].flatMap(([sku, change]) =>
      change === 0 ? [] : [{ sku, units: this.promised(sku) }],
    );
  }

  /** Its sums are in the documents from now on. */
  noteWritten(): void {
    this.#promised.clear();
    this.#free.clear();
    this.#unread.clear();
  }
}

/** As they are kept; what is not said there is as it is where nobody has said anything. */
export function settingsFrom(doc: Doc<'allocation'> | undefined): AllocationSettings {
  if (!doc) return DEFAULT_ALLOCATION;
  const { id: _, clock: __, ...kept } = doc;
  return { ...DEFAULT_ALLOCATION, ...kept };
}
