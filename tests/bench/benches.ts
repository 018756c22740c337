import { benchDesk } from './deskBench.ts';
import { benchFanout } from './fanoutBench.ts';
import type { BenchResult } from './figures.ts';
import type { Scale } from './scale.ts';
import { benchScan } from './scanBench.ts';
import { benchSync } from './syncBench.ts';

/** Every benchmark by the name it is asked for with. */
export const BENCHES: ReadonlyMap<string, (scale: Scale) => Promise<BenchResult>> = new Map([
  ['sync', benchSync],
  ['scan', benchScan],
  ['fanout', benchFanout],
  ['desk', benchDesk],
]);
