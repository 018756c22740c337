import { distance } from 'fastest-levenshtein';
import type { SkuSuggestion } from '../../shared/protocol/index.ts';
import type { Product } from '../../shared/schema/index.ts';
import type { Store } from '../store/index.ts';
import { selectRows, placeholder } from '../store/index.ts';

/** Letters and digits alone, and what is taken for one another put together. */
const normal = (text: string): string =>
  text
    .toUpperCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');

interface Known {
  readonly sku: string;
  readonly description: string;
  readonly normal: string;
  readonly words: ReadonlySet<string>;
  readonly barcodes: readonly string[];
}

const wordsOf = (text: string): Set<string> =>
  new Set(
    text
      .toUpperCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 1),
  );

/** Of all words of both, the share that they have in common. */
function alike(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((word) => b.has(word)).length;
  return both === 0 ? 0 : both / (a.size + b.size - both);
}

const SUGGESTED_MAX = 3;
const MATCH_MIN = 0.55;
/** A description says more of what is meant than a code that is nearly another. */
const NEAR_CODE = 0.9;
const NEAR_WORDS = 0.8;

/** How well a product fits what a channel calls it; 1: but for its spelling it is the same. */
function matchOf(known: Known, sku: string, words: ReadonlySet<string>): number {
  const asked = normal(sku);
  if (known.normal === asked || known.barcodes.includes(sku.replace(/^0+/, ''))) return 1;
  const longest = Math.max(asked.length, known.normal.length);
  // Codes of which more than a third is another are not near.
  const far = Math.abs(asked.length - known.normal.length) > longest / 3;
  const code = far ? 0 : 1 - distance(asked, known.normal) / longest;
  const text = alike(known.words, words);
  return Math.max(
    code * NEAR_CODE,
    text * NEAR_WORDS,
    text > 0.5 && code > 0.5 ? (code + text) / 2 : 0,
  );
}

const CHANGED =
  `select "clock", "body" from "state" where "shard" = 'org' and "collection" = 'products'` +
  ` and "clock" > ${placeholder(1)} order by "clock"`;

/** Products by what they may be called; kept up with changes as it is asked, for a person and not for each order. */
export class SkuIndex {
  readonly #store: Pick<Store, 'read'>;
  readonly #known = new Map<string, Known>();
  #clock = 0;

  constructor(store: Pick<Store, 'read'>) {
    this.#store = store;
  }

  async #catchUp(): Promise<void> {
    const rows = await selectRows<{ clock: number; body: string | null }>(
      this.#store.read,
      CHANGED,
      [this.#clock],
    );
    for (const { clock, body } of rows) {
      this.#clock = Math.max(this.#clock, clock);
      if (body === null) continue;
      const { id, sku, description, uoms } = JSON.parse(body) as Product;
      const barcodes = uoms.flatMap((unit) => unit.barcodes.map((code) => code.replace(/^0+/, '')));
      const words = wordsOf(description);
      this.#known.set(id, { sku, description, normal: normal(sku), words, barcodes });
    }
  }

  /** The best first; none where nothing is near. */
  async suggest(sku: string, description: string): Promise<SkuSuggestion[]> {
    await this.#catchUp();
    const words = wordsOf(description);
    return [...this.#known.values()]
      .map((known) => ({ known, match: matchOf(known, sku, words) }))
      .filter(({ match }) => match >= MATCH_MIN)
      .toSorted((a, b) => b.match - a.match || (a.known.sku < b.known.sku ? -1 : 1))
      .slice(0, SUGGESTED_MAX)
      .map(({ known, match }) => ({
        ...{ sku: known.sku, description: known.description },
        match: Math.round(match * 100) / 100,
      }));
  }
}
