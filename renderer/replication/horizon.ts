interface Interval {
  readonly after: number;
  readonly clock: number;
}

/** Intervals kept while one pull is under way; with more, pulling is simpler than remembering. */
const INTERVALS_MAX = 1000;

/**
 * What pokes told about one collection, held against how far it is known. A pull takes its time, and what
 * is told meanwhile is mostly in what it brings: asking again for each poke would never end on a busy floor.
 */
export class Horizon {
  #changed = 0;
  #unchanged: Interval[] = [];
  #unknown = true;

  /** A pull is about to ask central: it brings all that was told by now, and perhaps what is told meanwhile. */
  begin(): void {
    this.#unknown = false;
    this.#changed = 0;
    this.#unchanged = [];
  }

  /** The collection changed, at this clock at the latest; undefined: nobody knows. */
  tellChanged(clock: number | undefined): void {
    if (clock === undefined) this.#unknown = true;
    else this.#changed = Math.max(this.#changed, clock);
  }

  /** Nothing of it moved after `after` up to `clock`. */
  tellUnchanged(after: number, clock: number): void {
    const last = this.#unchanged.at(-1);
    if (last?.clock === after) this.#unchanged[this.#unchanged.length - 1] = { ...last, clock };
    else this.#unchanged.push({ after, clock });
    if (this.#unchanged.length > INTERVALS_MAX) {
      this.#unchanged = [];
      this.#unknown = true;
    }
  }

  /** The clock up to which all is known if it is up to `through`; null: it has to be pulled. */
  reach(through: number): number | null {
    if (this.#unknown) return null;
    let reached = through;
    for (const { after, clock } of this.#unchanged) {
      if (reached < after) return null;
      reached = Math.max(reached, clock);
    }
    if (reached < this.#changed) return null;
    this.#unchanged = [];
    return reached;
  }
}
