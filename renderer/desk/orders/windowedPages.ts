import type { ErrorValue, Result } from '../../../shared/errors.ts';

export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly total: number;
}

export interface WindowedPagesOptions<Row> {
  /** Rows in one page. */
  readonly pageSize: number;
  /** Pages kept; beyond it the ones looked at longest ago are let go. */
  readonly maxPages: number;
  /** Requests on their way at the same time. */
  readonly parallel: number;
  readonly load: (offset: number, limit: number) => Promise<Result<Page<Row>>>;
  readonly onChange: () => void;
}

interface StoredPage<Row> {
  readonly rows: readonly Row[];
  readonly stale: boolean;
}

/**
 * A long sorted list of which only windows are here: rows of pages that were fetched, undefined for
 * the rest. `show` says what is looked at; what was asked for and scrolled past before it was sent
 * is never sent. After `refresh` the old rows stay on the screen until the new ones are there.
 */
export class WindowedPages<Row> {
  readonly #options: WindowedPagesOptions<Row>;
  readonly #pages = new Map<number, StoredPage<Row>>();
  readonly #loading = new Set<number>();
  #wanted: number[] = [];
  #last = { first: 0, last: 0 };
  #generation = 0;
  #disposed = false;
  #total: number | undefined;
  #error: ErrorValue | undefined;

  constructor(options: WindowedPagesOptions<Row>) {
    this.#options = options;
  }

  /** Length of the whole list; undefined until the first page is here. */
  get total(): number | undefined {
    return this.#total;
  }

  /** Why the last request failed; cleared by the next one that succeeds. */
  get error(): ErrorValue | undefined {
    return this.#error;
  }

  get loading(): boolean {
    return this.#loading.size > 0;
  }

  row(index: number): Row | undefined {
    const { pageSize } = this.#options;
    return this.#pages.get(Math.floor(index / pageSize))?.rows[index % pageSize];
  }

  /** Rows that are here now, in the order of the list. */
  *loaded(): Iterable<Row> {
    for (const page of [...this.#pages.keys()].sort((a, b) => a - b)) {
      yield* this.#pages.get(page)?.rows ?? [];
    }
  }

  /** The rows looked at now, first and last index inclusive. Asks for their pages, then for the next one in the direction of travel. */
  show(first: number, last: number): void {
    const ahead = first >= this.#last.first ? 1 : -1;
    this.#last = { first, last };
    const from = this.#pageOf(first);
    const to = this.#pageOf(last);
    const visible = Array.from({ length: to - from + 1 }, (_, i) => from + i);
    const next = ahead === 1 ? to + 1 : from - 1;
    for (const page of visible) this.#touch(page);
    this.#wanted = [...visible, next].filter((page) => this.#isMissing(page));
    this.#pump();
  }

  /** Fetches again what is looked at, and everything else when it is looked at next. */
  refresh(): void {
    this.#generation += 1;
    this.#loading.clear();
    for (const [page, stored] of this.#pages) this.#pages.set(page, { ...stored, stale: true });
    this.show(this.#last.first, this.#last.last);
  }

  dispose(): void {
    this.#disposed = true;
    this.#wanted = [];
  }

  #pageOf(index: number): number {
    return Math.max(0, Math.floor(index / this.#options.pageSize));
  }

  #isMissing(page: number): boolean {
    if (page < 0 || this.#pages.get(page)?.stale === false) return false;
    return this.#total === undefined ? page === 0 : page * this.#options.pageSize < this.#total;
  }

  /** Moves a page to the young end of the map, whose order is the order of letting go. */
  #touch(page: number): void {
    const stored = this.#pages.get(page);
    if (!stored) return;
    this.#pages.delete(page);
    this.#pages.set(page, stored);
  }

  #pump(): void {
    while (this.#loading.size < this.#options.parallel) {
      const page = this.#wanted.find((candidate) => !this.#loading.has(candidate));
      if (page === undefined || this.#disposed) return;
      this.#wanted = this.#wanted.filter((candidate) => candidate !== page);
      this.#loading.add(page);
      void this.#fetch(page, this.#generation);
    }
  }

  async #fetch(page: number, generation: number): Promise<void> {
    const { pageSize, load, onChange } = this.#options;
    const answer = await load(page * pageSize, pageSize);
    if (this.#disposed || generation !== this.#generation) return;
    this.#loading.delete(page);
    if (answer.ok) {
      const lengthWasKnown = this.#total !== undefined;
      this.#error = undefined;
      this.#total = answer.value.total;
      this.#pages.delete(page);
      this.#pages.set(page, { rows: answer.value.rows, stale: false });
      this.#letGo();
      if (lengthWasKnown) this.#pump();
      else this.show(this.#last.first, this.#last.last);
    } else {
      this.#error = answer.error;
      this.#wanted = [];
    }
    onChange();
  }

  #letGo(): void {
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= this.#options.maxPages) return;
      this.#pages.delete(page);
    }
  }
}
