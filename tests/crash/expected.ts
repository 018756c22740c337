/** What the page said was done: at the end central must have each of it, once, and nothing else. */
import { DatabaseSync } from 'node:sqlite';
import { toteBarcode } from '../../shared/barcodes/index.ts';
import type { SimLabel } from '../../scripts/sim/index.ts';
import type { Violation } from '../invariants/index.ts';

export type PaperKind = 'shipping-label' | 'packing-slip';
const KINDS = ['pick.confirmed', 'item.verified', 'parcel.shipped', 'label.reprinted'] as const;

interface Recorded {
  readonly type: string;
  readonly data: {
    readonly taskId?: string;
    readonly fulfilmentId?: string;
    readonly sku?: string;
    readonly units?: number;
    readonly sscc?: string;
  };
}

/** Facts of the ledger, as they were decided. */
function readFacts(database: string): Recorded[] {
  const db = new DatabaseSync(database, { readOnly: true });
  try {
    const rows = db
      .prepare(`select input from ledger where kind in (${KINDS.map(() => '?').join()})`)
      .all(...KINDS);
    return rows.map(({ input }) => (JSON.parse(String(input)) as { fact: Recorded }).fact);
  } finally {
    db.close();
  }
}

export class Expected {
  readonly #effects = new Map<string, number>();
  readonly #totes = new Map<string, string>();
  /** By SSCC: papers that had come out before the parcel was closed. */
  readonly #closed = new Map<string, number>();
  readonly #reprints = new Map<string, number>();

  #add(effect: string, amount: number): void {
    this.#effects.set(effect, (this.#effects.get(effect) ?? 0) + amount);
  }

  /** The fulfilment's tote: a fresh one for each. */
  toteOf(fulfilment: string): string {
    const tote = this.#totes.get(fulfilment) ?? toteBarcode(this.#totes.size + 1);
    this.#totes.set(fulfilment, tote);
    return tote;
  }

  picked(task: string, units: number): void {
    this.#add(`picked ${task}`, units);
    this.#add(`picks of ${task}`, 1);
  }

  verified(fulfilment: string, sku: string, units: number): void {
    this.#add(`verified ${fulfilment} ${sku}`, units);
  }

  shipped(sscc: string): void {
    this.#add(`shipped ${sscc}`, 1);
  }

  /** The parcel's label is on its way; `papers` had come out of the printer by then, or fewer. */
  closed(sscc: string, papers: number): void {
    if (!this.#closed.has(sscc)) this.#closed.set(sscc, papers);
  }

  reprinted(sscc: string, kind: PaperKind): void {
    const key = `${sscc} ${kind}`;
    this.#reprints.set(key, (this.#reprints.get(key) ?? 0) + 1);
  }

  /** Whether the newest print of a paper that was asked for lies in the printer's tray. */
  came(sscc: string, kind: PaperKind, papers: readonly SimLabel[]): boolean {
    return this.#count(sscc, kind, papers) > (this.#reprints.get(`${sscc} ${kind}`) ?? 0);
  }

  #count(sscc: string, kind: PaperKind, papers: readonly SimLabel[]): number {
    const labels = papers.filter(({ bytes }) => bytes.includes(sscc));
    if (kind === 'shipping-label') return labels.length;
    // Parcels are packed one after the other: the slips since this one's label are its slips.
    const from = papers.findIndex(({ bytes }) => bytes.includes(sscc));
    const next = papers.findIndex(
      ({ bytes }, at) => at > from && !bytes.includes(sscc) && this.#isLabel(bytes),
    );
    const own = papers.slice(from, next < 0 ? undefined : next);
    return own.filter(({ bytes }) => !this.#isLabel(bytes)).length;
  }

  #isLabel(bytes: Buffer): boolean {
    return [...this.#closed.keys()].some((sscc) => bytes.includes(sscc));
  }

  counts(): { picks: number; parcels: number } {
    const starting = (start: string) =>
      [...this.#effects].filter(([effect]) => effect.startsWith(start));
    return { picks: starting('picks of').length, parcels: starting('shipped ').length };
  }

  /** Against central's ledger: what is missing there, or there more than once. */
  compare(database: string): Violation[] {
    const there = new Map<string, number>();
    const add = (effect: string, amount: number) =>
      there.set(effect, (there.get(effect) ?? 0) + amount);
    for (const { type, data } of readFacts(database)) {
      const { taskId = '', fulfilmentId = '', sku = '', units = 0, sscc = '' } = data;
      if (type === 'pick.confirmed') {
        add(`picked ${taskId}`, units);
        add(`picks of ${taskId}`, 1);
      } else if (type === 'item.verified') add(`verified ${fulfilmentId} ${sku}`, units);
      else if (type === 'parcel.shipped') add(`shipped ${sscc}`, 1);
    }
    return [...new Set([...this.#effects.keys(), ...there.keys()])]
      .filter((effect) => this.#effects.get(effect) !== there.get(effect))
      .map((effect) => ({
        invariant: 'what was acknowledged is there once',
        detail: `${effect}: ${this.#effects.get(effect) ?? 0} acknowledged, ${there.get(effect) ?? 0} at central`,
      }));
  }

  /** No paper came out more often than a person asked for it. */
  papersOnce(papers: readonly SimLabel[]): Violation[] {
    return [...this.#closed.keys()].flatMap((sscc) => {
      const printed = this.#count(sscc, 'shipping-label', papers);
      const asked = 1 + (this.#reprints.get(`${sscc} shipping-label`) ?? 0);
      if (printed <= asked) return [];
      return [{ invariant: 'labels once', detail: `${sscc}: ${printed} printed, ${asked} asked` }];
    });
  }
}
