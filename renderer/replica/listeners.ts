/**
 * Who wants to know about which key (a document, a collection, a bucket). Each listener is called once
 * per flush however many of its keys changed.
 */
export class Listeners {
  readonly #byKey = new Map<string, Set<() => void>>();
  readonly #changed = new Set<string>();

  add(key: string, listener: () => void): () => void {
    const set = this.#byKey.get(key) ?? new Set();
    set.add(listener);
    this.#byKey.set(key, set);
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.#byKey.get(key) === set) this.#byKey.delete(key);
    };
  }

  mark(key: string): void {
    if (this.#byKey.has(key)) this.#changed.add(key);
  }

  get pending(): boolean {
    return this.#changed.size > 0;
  }

  flush(): void {
    if (this.#changed.size === 0) return;
    const due = new Set<() => void>();
    for (const key of this.#changed) {
      for (const listener of this.#byKey.get(key) ?? []) due.add(listener);
    }
    this.#changed.clear();
    for (const listener of due) listener();
  }
}
