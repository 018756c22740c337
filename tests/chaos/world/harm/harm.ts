import type { Machine } from '../../virtual/machine.ts';
import type { Random } from '../../virtual/random.ts';
import type { CentralNode } from '../central.ts';
import type { PageNode } from '../page.ts';
import type { StationNode } from '../station.ts';
import type { Truth } from '../truth.ts';

/** Where its people stood is not in the station's journal any more. */
export function forgetPlaces(truth: Truth, { name }: StationNode): void {
  for (const key of truth.stands.keys()) {
    if (key.startsWith(`${name} `)) truth.stands.delete(key);
  }
}

/** What a fault may lay hands on. */
export interface Harm {
  readonly machine: Machine;
  readonly central: CentralNode;
  readonly station: StationNode;
  readonly pages: readonly PageNode[];
  readonly truth: Truth;
  readonly random: Random;
  /** How long it lasts. */
  readonly ms: number;
  readonly note: (text: string) => void;
  /** Not any more once all faults stop. */
  readonly later: (ms: number, run: () => void) => void;
  /** Awaited before all is called calm. */
  readonly underWay: (work: Promise<void>) => void;
  /** Starts the station's program again, unless somebody else did. */
  readonly restart: () => Promise<void>;
  readonly restartCentral: () => Promise<void>;
}
