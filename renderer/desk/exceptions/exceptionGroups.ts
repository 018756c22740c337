import type { ExceptionCase, ExceptionKind } from '../../../shared/schema/index.ts';

export interface ExceptionGroup {
  readonly kind: ExceptionKind;
  readonly cases: readonly ExceptionCase[];
  readonly urgent: boolean;
}

const rank = ({ severity }: ExceptionCase): number => (severity === 'high' ? 0 : 1);

/** By kind, urgent kinds first, and the oldest of a kind first: it has waited longest. */
export function groupExceptions(cases: readonly ExceptionCase[]): ExceptionGroup[] {
  const byKind = new Map<ExceptionKind, ExceptionCase[]>();
  for (const one of cases) {
    const group = byKind.get(one.kind);
    if (group) group.push(one);
    else byKind.set(one.kind, [one]);
  }
  const groups = [...byKind].map(([kind, list]) => ({
    kind,
    cases: list.sort((a, b) => rank(a) - rank(b) || (a.createdAt < b.createdAt ? -1 : 1)),
    urgent: list.some(({ severity }) => severity === 'high'),
  }));
  return groups.sort(
    (a, b) => Number(b.urgent) - Number(a.urgent) || b.cases.length - a.cases.length,
  );
}

/** The bin and SKU that a count of this exception would be about, if it names both. */
export function countTarget(
  one: Pick<ExceptionCase, 'subject' | 'evidence'>,
): { readonly sku: string; readonly locationId: string } | undefined {
  const text = (name: string): string | undefined => {
    const value = one.evidence.map(({ values }) => values[name]).find((v) => v !== undefined);
    return value === undefined ? undefined : String(value);
  };
  const sku = one.subject.sku ?? text('sku');
  const locationId = one.subject.locationId ?? text('location');
  return sku && locationId ? { sku, locationId } : undefined;
}
