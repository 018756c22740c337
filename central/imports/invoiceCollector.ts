import { AppError } from '../../shared/errors.ts';

/**
 * Brings the rows of each invoice together, wherever in the file they are. Holds only invoices that
 * are begun and not complete: in real files few at a time.
 */
export class InvoiceCollector<Row extends { readonly row: number }> {
  readonly #counts: ReadonlyMap<string, number>;
  readonly #begun = new Map<string, Row[]>();

  constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = counts;
  }

  /** All rows of the invoice once this was the last of them. */
  add(invoice: string, row: Row): Row[] | undefined {
    const rows = this.#begun.get(invoice) ?? [];
    rows.push(row);
    const wanted = this.#counts.get(invoice);
    if (wanted === undefined) throw new AppError('import.file-changed', { row: row.row });
    if (rows.length < wanted) {
      this.#begun.set(invoice, rows);
      return undefined;
    }
    this.#begun.delete(invoice);
    return rows;
  }

  finish(): void {
    if (this.#begun.size > 0) throw new AppError('import.file-changed', {});
  }
}
