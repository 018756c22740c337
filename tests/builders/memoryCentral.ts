import {
  decide,
  FURTHER_READS,
  readsOf,
  type Decision,
  type DecideReads,
  type DecideView,
  type Doc,
} from '../../central/decide/index.ts';
import type { Fact } from '../../shared/facts/index.ts';
import {
  COLLECTIONS,
  type AnyDocument,
  type CollectionDocuments,
  type CollectionName,
} from '../../shared/schema/index.ts';

/** Central's decisions over plain memory: real policy, no database. Reads only what `readsOf` declares. */
export class MemoryCentral {
  readonly docs = new Map<string, Doc>();
  readonly gone = new Set<string>();
  clock = 1;
  /** Central time of what is decided next. */
  now = '2026-11-22T10:00:00.000Z';

  put<C extends CollectionName>(collection: C, ...docs: CollectionDocuments[C][]): this {
    for (const doc of docs) this.docs.set(`${collection}/${doc.id}`, { ...doc });
    return this;
  }

  get<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined {
    return this.docs.get(`${collection}/${id}`) as CollectionDocuments[C] | undefined;
  }

  all<C extends CollectionName>(collection: C): CollectionDocuments[C][] {
    return [...this.docs]
      .filter(([key]) => key.startsWith(`${collection}/`))
      .map(([, doc]) => doc as CollectionDocuments[C]);
  }

  apply(fact: Fact): Decision & { clock: number } {
    const declared = new Set<string>();
    const parents = new Set<string>();
    const declare = ({ gets, children }: DecideReads) => {
      for (const { collection, id } of gets) declared.add(`${collection}/${id}`);
      for (const { collection, parent } of children) parents.add(`${collection}/${parent}`);
    };
    const view: DecideView = {
      get: (collection, id) => {
        const key = `${collection}/${id}`;
        const doc = this.docs.get(key);
        const parentField = COLLECTIONS[collection as CollectionName]?.parent;
        const asChild =
          doc && parentField && parents.has(`${collection}/${String(doc[parentField])}`);
        if (!declared.has(key) && !asChild) throw new Error(`undeclared read of ${key}`);
        return doc;
      },
      children: (collection, parent) => {
        if (!parents.has(`${collection}/${parent}`)) {
          throw new Error(`undeclared read of children ${collection}/${parent}`);
        }
        const field = COLLECTIONS[collection as CollectionName]?.parent ?? '';
        return [...this.docs]
          .filter(([key, doc]) => key.startsWith(`${collection}/`) && doc[field] === parent)
          .map(([, doc]) => doc);
      },
    };
    declare(readsOf(fact));
    for (const step of FURTHER_READS) declare(step(fact, view));
    const decision = decide(fact, view, { now: this.now });
    this.clock += 1;
    for (const { collection, id, doc, gone } of decision.writes) {
      const key = `${collection}/${id}`;
      if (doc === null) this.docs.delete(key);
      else this.docs.set(key, { ...doc, clock: this.clock });
      if (gone === true) this.gone.add(key);
    }
    return { ...decision, clock: this.clock };
  }

  /** Documents as stations see them, for comparison. */
  snapshot(collections: readonly CollectionName[]): Record<string, AnyDocument> {
    const shown = [...this.docs].filter(([key]) =>
      collections.some((name) => key.startsWith(`${name}/`)),
    );
    return Object.fromEntries(shown) as Record<string, AnyDocument>;
  }
}
