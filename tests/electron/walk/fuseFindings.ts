import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { FUSES } from '../../../scripts/package/fuses.ts';
import type { Finding } from './confinement.ts';

/** Electron's enumeration, by number: each fuse there is to decide on. */
const NAMES = Object.entries(FuseV1Options).filter(
  (entry): entry is [string, FuseV1Options] => typeof entry[1] === 'number',
);

/** Whether the binary has the fuses that are decided on, no more and no fewer; and, packed, as they were decided. */
export async function readFuses(binary: string, isPacked: boolean): Promise<Finding[]> {
  const wire = (await getCurrentFuseWire(binary)) as unknown as Record<string, FuseState>;
  const there = Object.keys(wire).filter((key) => /^\d+$/.test(key)).length;
  const count = { what: 'nine fuses', good: there === NAMES.length, seen: String(there) };
  if (!isPacked) return [count];
  return [
    count,
    ...NAMES.map(([name, fuse]) => {
      const wanted = FUSES[fuse] ? FuseState.ENABLE : FuseState.DISABLE;
      const is = wire[String(fuse)];
      return {
        what: `fuse ${name}`,
        good: is === wanted,
        seen: is === FuseState.ENABLE ? 'on' : 'off',
      };
    }),
  ];
}
