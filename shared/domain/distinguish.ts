/** Which words of an item's description tell it from the items it is easily taken for. */

export interface NamePart {
  readonly text: string;
  readonly strong: boolean;
}

/** Latin words and numbers, or single Chinese characters; everything between is kept as it is. */
const WORD = /[\p{Script=Latin}\p{N}]+|\p{Script=Han}/gu;
const wordsOf = (text: string): string[] =>
  Array.from(text.matchAll(WORD), ([word]) => word.toUpperCase());

/** Items that share at least this part of the words count as easily confused. */
const ALIKE = 0.5;
/** Words in more items than this are no hint of likeness; following them would cost more than it tells. */
const COMMON = 400;

export class Distinguisher {
  readonly #words = new Map<string, ReadonlySet<string>>();
  readonly #skusByWord = new Map<string, string[]>();

  constructor(items: Iterable<{ readonly sku: string; readonly description: string }>) {
    for (const { sku, description } of items) {
      const words = new Set(wordsOf(description));
      this.#words.set(sku, words);
      for (const word of words) {
        const skus = this.#skusByWord.get(word);
        if (skus) skus.push(sku);
        else this.#skusByWord.set(word, [sku]);
      }
    }
  }

  /** The description in parts; strong ones are in none of the items that are most alike. */
  parts(sku: string, description: string): NamePart[] {
    const own = new Set(wordsOf(description));
    const shared = this.#wordsOfLookalikes(sku, own);
    if (shared === null) return [{ text: description, strong: false }];
    const parts: NamePart[] = [];
    const push = (text: string, strong: boolean) => {
      const last = parts.at(-1);
      if (text === '') return;
      if (last && !last.strong && !strong) {
        parts[parts.length - 1] = { text: last.text + text, strong };
      } else parts.push({ text, strong });
    };
    let at = 0;
    for (const match of description.matchAll(WORD)) {
      push(description.slice(at, match.index), false);
      push(match[0], !shared.has(match[0].toUpperCase()));
      at = match.index + match[0].length;
    }
    push(description.slice(at), false);
    return parts.some(({ strong }) => strong) ? parts : [{ text: description, strong: false }];
  }

  /** Words that the most similar other items have too; null where nothing is similar. */
  #wordsOfLookalikes(sku: string, own: ReadonlySet<string>): ReadonlySet<string> | null {
    const overlap = new Map<string, number>();
    for (const word of own) {
      const skus = this.#skusByWord.get(word) ?? [];
      if (skus.length > COMMON) continue;
      for (const other of skus) {
        if (other !== sku) overlap.set(other, (overlap.get(other) ?? 0) + 1);
      }
    }
    const most = Math.max(0, ...overlap.values());
    if (most === 0 || most < own.size * ALIKE || most === own.size) return null;
    const shared = new Set<string>();
    for (const [other, count] of overlap) {
      if (count < most) continue;
      for (const word of this.#words.get(other) ?? []) if (own.has(word)) shared.add(word);
    }
    return shared;
  }
}
