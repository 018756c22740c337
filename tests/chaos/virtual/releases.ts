/** What the newer of two releases of the product changed: documents fetched afresh, and facts written anew. */
import { currentProcess, isSimulating } from './machine.ts';

/** Collections whose version it raised. */
export const RENEWED: ReadonlySet<string> = new Set(['tasks', 'stock', 'parcels', 'settings']);
/** Facts whose `v` it raised, their data being the same. */
export const REWRITTEN: readonly string[] = ['pick.confirmed', 'item.verified', 'batch.claimed'];

const isNewer = (): boolean => isSimulating() && currentProcess().release === 1;

type Step = (data: unknown) => unknown;

/** Gives programs of the newer release one more step from older data to its own. */
export function addStepInNewer(of: { readonly older?: readonly Step[] }): void {
  const before = of.older ?? [];
  const all: readonly Step[] = [...before, (data) => data];
  Object.defineProperty(of, 'older', {
    configurable: true,
    enumerable: true,
    get: () => (isNewer() ? all : before),
  });
}

/** Makes a number one greater for programs of the newer release. */
export function raiseInNewer(of: object, field: string): void {
  const before: unknown = Reflect.get(of, field);
  if (typeof before !== 'number') throw new Error(`${field} is no number`);
  Object.defineProperty(of, field, {
    configurable: true,
    enumerable: true,
    get: () => (isNewer() ? before + 1 : before),
  });
}
