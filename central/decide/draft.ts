import { effectsOf, type Fact } from '../../shared/facts/index.ts';
import {
  COLLECTIONS,
  type CollectionDocuments,
  type CollectionName,
  type Evidence,
  type ExceptionCase,
} from '../../shared/schema/index.ts';
import { uuidv5 } from '../ids.ts';
import type { InternalCollection, Write } from '../store/index.ts';
import type { DecideContext, Decision, DecideView, Doc } from './decision.ts';

/** The namespace of ids that central derives from facts. */
const DERIVED = '0b9c2f4e-6f0a-5c1b-9d8e-51e0ac7b3f10';
export const derivedId = (...parts: string[]): string => uuidv5(parts.join('|'), DERIVED);

export type NewException = Pick<ExceptionCase, 'kind' | 'severity' | 'subject' | 'proposals'> & {
  id?: string;
  evidence: Evidence[];
};

/**
 * The changes of one fact while they are being decided: reads see what was written so far. Begins with
 * what the fact predicts; policy adds to it, corrects it, or raises exceptions beside it.
 */
export class Draft {
  readonly fact: Fact;
  readonly context: DecideContext;
  readonly #view: DecideView;
  readonly #writes = new Map<string, Write>();
  #flag: string | undefined;

  constructor(fact: Fact, view: DecideView, context: DecideContext) {
    this.fact = fact;
    this.#view = view;
    this.context = context;
  }

  /** Applies the fact's predicted effects, all or those on the collections named. */
  predict(except: readonly CollectionName[] = []): this {
    for (const effect of effectsOf(this.fact)) {
      if (except.includes(effect.collection)) continue;
      const before = this.get(effect.collection, effect.id);
      const after = (effect.apply as (doc: unknown) => Doc | undefined)(before);
      if (after !== before) this.put(effect.collection, effect.id, after ?? null);
    }
    return this;
  }

  get<C extends CollectionName>(collection: C, id: string): CollectionDocuments[C] | undefined;
  get(collection: InternalCollection, id: string): Doc | undefined;
  get(collection: InternalCollection, id: string): Doc | undefined {
    const written = this.#writes.get(`${collection}/${id}`);
    if (written) return written.doc ?? undefined;
    return this.#view.get(collection, id);
  }

  /** Children as they stand after this fact's writes so far. */
  children<C extends CollectionName>(collection: C, parentId: string): CollectionDocuments[C][] {
    const ids = new Set(this.#view.children(collection, parentId).map((doc) => String(doc['id'])));
    const field = COLLECTIONS[collection].parent ?? '';
    for (const write of this.#writes.values()) {
      if (write.collection === collection && write.doc?.[field] === parentId) ids.add(write.id);
    }
    return [...ids].map((id) => this.get(collection, id)).filter((doc) => doc !== undefined);
  }

  put(collection: InternalCollection, id: string, doc: object | null, gone = false): void {
    this.#writes.set(`${collection}/${id}`, {
      collection,
      id,
      doc: doc as Doc | null,
      ...(gone ? { gone } : {}),
    });
  }

  /** The document stays, but leaves every station's scope. */
  retire(collection: CollectionName, id: string): void {
    const doc = this.get(collection, id);
    if (doc) this.put(collection, id, doc, true);
  }

  evidence(code: string, values: Evidence['values']): Evidence {
    const { fact, context } = this;
    return {
      factId: fact.id,
      stationId: fact.station,
      personId: fact.operator.personId,
      at: context.now,
      code,
      values,
    };
  }

  /** Opens an exception (or adds evidence to the open one of that id) and flags the fact. */
  raise({ id, kind, severity, subject, evidence, proposals }: NewException): void {
    const exceptionId = id ?? derivedId(this.fact.id, kind);
    // An id of the fact's own can't be taken yet.
    const existing = id === undefined ? undefined : this.get('exceptions', id);
    const doc: ExceptionCase = {
      id: exceptionId,
      clock: 0,
      kind,
      status: 'open',
      severity,
      subject: { stationId: this.fact.station, personId: this.fact.operator.personId, ...subject },
      evidence: [...(existing?.evidence ?? []), ...evidence].slice(-20),
      proposals,
      resolution: null,
      createdAt: existing?.createdAt ?? this.context.now,
    };
    this.put('exceptions', exceptionId, doc);
    this.#flag ??= kind;
  }

  /** Closes an exception that the fact itself settled. */
  settle(exceptionId: string, note: string): void {
    const doc = this.get('exceptions', exceptionId);
    if (!doc || doc.status === 'resolved') return;
    const { fact } = this;
    const resolution = {
      factId: fact.id,
      action: 'accept' as const,
      note,
      personId: fact.operator.personId,
    };
    this.put('exceptions', exceptionId, { ...doc, status: 'resolved', resolution });
  }

  decision(): Decision {
    const writes = [...this.#writes.values()];
    return this.#flag === undefined
      ? { outcome: 'applied', writes }
      : { outcome: 'flagged', reason: this.#flag, writes };
  }
}
