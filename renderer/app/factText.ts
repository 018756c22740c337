import type { TFunction } from 'i18next';
import type { FactEnvelope } from '../../shared/facts/index.ts';

/** What a fact says, in words. A type this build doesn't know is named by its type. */
export function factText(t: TFunction<'app'>, fact: FactEnvelope): string {
  const values = typeof fact.data === 'object' && fact.data !== null ? fact.data : {};
  return t([`facts.${fact.type}`, 'facts.unknown'], { ...values, type: fact.type });
}
