import { commandBarcode } from '../../shared/barcodes/index.ts';
import { waitUntil } from '../../scripts/lib/processes.ts';
import type { LabelReader } from './labels.ts';
import { packOrder, type PackOptions } from './packer.ts';
import {
  acknowledge,
  leaveBatch,
  openNextBatch,
  pickLine,
  readTarget,
  scanWrong,
  shortLine,
  takeUnits,
  type PickTarget,
  type Totes,
} from './picker.ts';
import { answered, scanRight } from './station.ts';
import type { DemoStation } from './stack.ts';

/** What the shift is to contain besides plain work; each is taken once and counted. */
export interface Happenings {
  shortPick: boolean;
  undo: boolean;
  wrongScans: number;
}

export interface Tally {
  batches: number;
  lines: number;
  wrongScans: number;
  shortPicks: number;
  undos: number;
  packed: string[];
  packedOffline: number;
  linesOffline: number;
}

export interface Shift {
  readonly totes: Totes;
  readonly tally: Tally;
  readonly happenings: Happenings;
  /** Whether central is out of reach now. */
  readonly isOffline: () => boolean;
}

/** What others do first may take minutes. */
const OTHERS_MS = 600_000;

/** A bin, an item and a tote that are none of what is asked for. */
const WRONG = ['LOC-Z-99-9-Z', '4006381333931', commandBarcode('confirm')] as const;

/** Confirms a line, takes it back, and leaves it to be picked again. */
async function pickAndUndo(station: DemoStation, target: PickTarget, shift: Shift): Promise<void> {
  await pickLine(station, target, shift.totes);
  await answered(station, () => station.page.keyboard.press('z'));
  shift.tally.undos += 1;
}

async function workOn(station: DemoStation, target: PickTarget, shift: Shift): Promise<void> {
  const { happenings, tally } = shift;
  if (happenings.wrongScans > 0) {
    happenings.wrongScans -= 1;
    await scanWrong(station, target.step === 'bin' ? WRONG[0] : WRONG[1]);
    await acknowledge(station);
    tally.wrongScans += 1;
    return;
  }
  if (happenings.undo && target.step === 'bin') {
    happenings.undo = false;
    await pickAndUndo(station, target, shift);
    return;
  }
  if (happenings.shortPick && target.step === 'bin' && target.units > 1) {
    happenings.shortPick = false;
    await scanRight(station, `LOC-${target.bin}`);
    await takeUnits(station, target.sku, target.units - 1);
    await shortLine(station);
    await scanRight(station, target.totes[0] ?? shift.totes.next());
    tally.shortPicks += 1;
  } else {
    await pickLine(station, target, shift.totes);
  }
  tally.lines += 1;
  if (shift.isOffline()) tally.linesOffline += 1;
}

/** Picks the open batch until it is done or `enough` says so. True when it is done. */
export async function pickBatch(
  station: DemoStation,
  shift: Shift,
  enough: (target: PickTarget) => boolean = () => false,
): Promise<boolean> {
  for (;;) {
    const target = await readTarget(station);
    if (!target) break;
    if (enough(target)) return false;
    await workOn(station, target, shift);
  }
  await leaveBatch(station);
  shift.tally.batches += 1;
  return true;
}

/** Picks batch after batch until none is offered, or `enough`. */
export async function pickAll(
  station: DemoStation,
  shift: Shift,
  enough: () => boolean = () => false,
): Promise<void> {
  while (!enough() && (await openNextBatch(station))) await pickBatch(station, shift);
}

/** Picks whatever batch comes free, until `done`: another cart may hand one back at any time. */
export async function pickUntil(
  station: DemoStation,
  shift: Shift,
  done: () => boolean,
): Promise<void> {
  const next = station.page.getByTestId('batch-next');
  while (!done()) {
    await pickAll(station, shift, done);
    const goOn = async (): Promise<boolean> => done() || (await next.isEnabled());
    await waitUntil('another batch, or the end of the shift', goOn, OTHERS_MS);
  }
}

interface ReadyOrder {
  readonly fulfilment: string;
  readonly tote: string;
}

/** Orders the bench shows as fully picked, with a tote to scan. */
const readReady = (station: DemoStation): Promise<ReadyOrder[]> =>
  station.page.getByTestId('pack-ready').evaluateAll((rows) =>
    rows.flatMap((el) => {
      const { fulfilment = '', stage } = (el as HTMLElement).dataset;
      const tote = /TOTE-\d+/.exec(el.textContent ?? '')?.[0];
      return tote !== undefined && stage !== 'apply' ? [{ fulfilment, tote }] : [];
    }),
  );

export interface PackPlan {
  /** No more will come. */
  readonly done: () => boolean;
  readonly next: () => PackOptions;
  /** Orders to leave ready on the bench for now. */
  readonly keep: () => number;
  /** How many are ready, whenever the packer looks. */
  readonly onReady: (count: number) => void;
}

/** Packs what is ready until `done` says that no more will come. */
export async function packAll(
  station: DemoStation,
  shift: Shift,
  labels: LabelReader,
  options: PackPlan,
): Promise<void> {
  await station.page.getByTestId('packer-home').waitFor();
  const incomplete = new Set<string>();
  const nextReady = async (): Promise<ReadyOrder | undefined> => {
    const all = await readReady(station);
    const ready = all.filter(({ fulfilment }) => !incomplete.has(fulfilment));
    options.onReady(ready.length);
    return ready.length > options.keep() ? ready[0] : undefined;
  };
  for (;;) {
    const order = await nextReady();
    if (order) {
      const sscc = await packOrder(station, order.tote, labels, options.next);
      if (sscc === null) {
        incomplete.add(order.fulfilment);
        continue;
      }
      shift.tally.packed.push(sscc);
      if (shift.isOffline()) shift.tally.packedOffline += 1;
      continue;
    }
    if (options.done()) return;
    // What was incomplete may be whole by the time something else is.
    await waitUntil(
      'an order to pack',
      async () =>
        options.done() ||
        (incomplete.size > 0 && !shift.isOffline()) ||
        (await nextReady()) !== undefined,
      OTHERS_MS,
    );
    if (!shift.isOffline()) incomplete.clear();
  }
}
