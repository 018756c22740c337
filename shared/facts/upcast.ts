import { FACTS, type FactSpec } from './catalogue.ts';
import type { Fact } from './envelope.ts';

/** Data of version `v` as the spec's own version says it. Throws RangeError for a version that never was. */
export function currentData(
  spec: Pick<FactSpec, 'v' | 'older'>,
  v: number,
  data: unknown,
): unknown {
  const steps = (spec.older ?? []).slice(v - 1);
  if (v < 1 || v + steps.length !== spec.v) throw new RangeError(`no version ${v}`);
  return steps.reduce((older, step) => step(older), data);
}

/** The fact as today's program would have made it; its signature stays that of what was signed. */
export function upToDate(fact: Fact): Fact {
  const spec: FactSpec = FACTS[fact.type];
  if (fact.v === spec.v) return fact;
  return { ...fact, v: spec.v, data: currentData(spec, fact.v, fact.data) } as Fact;
}
