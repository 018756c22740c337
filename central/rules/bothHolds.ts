import type { Role } from '../../shared/schema/index.ts';

interface Hold {
  readonly kind: 'hold' | 'approval';
  readonly mayRelease: readonly Role[];
}

/**
 * Two holds of one order as one: nobody releases it who may not release both. It is told by the earlier one's
 * reason, unless the later one alone asks for an approval.
 */
export function bothHolds<T extends Hold>(earlier: T, later: T): T {
  const told = earlier.kind === 'hold' && later.kind === 'approval' ? later : earlier;
  const mayRelease = earlier.mayRelease.filter((role) => later.mayRelease.includes(role));
  return { ...told, mayRelease };
}
