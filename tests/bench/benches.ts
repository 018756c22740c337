import { benchCentral } from './centralBench.ts';
import { benchDesk } from './deskBench.ts';
import { benchFanout } from './fanoutBench.ts';
import type { BenchResult } from './figures.ts';
import { benchFlood } from './floodBench.ts';
import { benchGrowth } from './growthBench.ts';
import { benchImport } from './importBench.ts';
import { benchLabels } from './labelsBench.ts';
import { benchRules } from './rulesBench.ts';
import type { Scale } from './scale.ts';
import { benchScan } from './scanBench.ts';
import { benchSerial } from './serialBench.ts';
import { benchSync } from './syncBench.ts';

/** Every benchmark by the name it is asked for with. */
export const BENCHES: ReadonlyMap<string, (scale: Scale) => Promise<BenchResult>> = new Map([
  [
    'import',
    async () => ({
      figures: await benchImport(),
      notes: [
        'the UCI Online Retail file where it lies beside the project, else a generated one; one run',
      ],
    }),
  ],
  ['sync', benchSync],
  ['scan', benchScan],
  ['serial', benchSerial],
  ['labels', benchLabels],
  ['flood', benchFlood],
  ['fanout', benchFanout],
  ['desk', benchDesk],
  ['rules', benchRules],
  ['central', benchCentral],
  ['growth', benchGrowth],
]);
