import { openExceptions, importFile, releaseNext, resolveFirst } from './supervisor.ts';
import { waitUntil } from '../../scripts/lib/processes.ts';
import { releasedOrders } from './checks.ts';
import type { LabelReader } from './labels.ts';
import type { PackOptions } from './packer.ts';
import { openNextBatch, pickLine, readTarget, type Totes } from './picker.ts';
import type { Report } from './report.ts';
import { packAll, pickAll, pickBatch, pickUntil, type Shift, type Tally } from './shift.ts';
import type { DemoStation, Stack } from './stack.ts';
import { allSent, connection, PATIENCE_MS, personWith, signIn } from './station.ts';

export interface ShiftInput {
  readonly stack: Stack;
  readonly report: Report;
  readonly tally: Tally;
  readonly totes: Totes;
  readonly orderFile: string;
  readonly orders: number;
  readonly tell: (line: string) => void;
  readonly labels: LabelReader;
}

export interface ShiftResult {
  readonly stations: readonly DemoStation[];
  readonly orders: ReadonlySet<string>;
  readonly offlineShare: number;
  readonly doublePicks: number;
  readonly resolvedOffline: number;
  readonly drainSeconds: number;
}

/** Wrong scans in a shift: three at one piece of work are a pattern. */
const WRONG_SCANS = 10;
/** Orders the packer has at hand, at least, when the network goes. */
const READY_AT_OUTAGE = 2;
/** Part of the shift's time that central is down. */
const DOWN_SHARE = 0.36;

/** More than the outage can last. */
const OUTAGE_MS = 1_800_000;

/** Waits until the station says that it can't hear central. */
const offlineNow = (station: DemoStation): Promise<void> =>
  waitUntil(
    `${station.name} to notice that central is gone`,
    async () => (await connection(station)).state !== 'live',
    PATIENCE_MS,
  );

/** Two stations come to hold one batch, and pick the same line of it while neither hears of the other. */
async function pickOneLineTwice(
  input: ShiftInput,
  shift: Shift,
  [first, second]: readonly [DemoStation, DemoStation],
): Promise<void> {
  const { page } = second;
  const batch = await first.page
    .getByTestId('pick-screen')
    .evaluate((el) => el.dataset['batch'] ?? '');
  first.line.cut();
  await offlineNow(first);
  const row = page.locator(`[data-testid="batch-row"][data-batch="${batch}"]`);
  await row.waitFor();
  await row.getByTestId('batch-take-over').click();
  await page.getByTestId('take-over-warning').waitFor();
  await input.report.shot(second, '06-take-over');
  await page.getByTestId('batch-take-over-confirm').click();
  await page.getByTestId('pick-screen').waitFor();
  await allSent(second);
  await input.stack.stopCentral();
  await offlineNow(second);
  const [here, there] = [await readTarget(first), await readTarget(second)];
  if (!here || !there || here.task !== there.task) throw new Error('not the same line');
  await pickLine(first, here, shift.totes);
  await pickLine(second, there, shift.totes);
  shift.tally.lines += 1;
  await first.page.keyboard.press('h');
  await first.page.getByTestId('picker-home').waitFor();
  await first.page
    .locator(`[data-testid="batch-row"][data-batch="${batch}"]`)
    .getByTestId('batch-give-back')
    .click();
}

/** The whole shift. Throws when a person at the screen could not go on, with a picture of each screen. */
export async function runShift(input: ShiftInput): Promise<ShiftResult> {
  const { stack, report } = input;
  await stack.startCentral();
  const [desk, first, second, bench] = await Promise.all([
    stack.addStation('Desk'),
    stack.addStation('Cart 1'),
    stack.addStation('Cart 2'),
    stack.addStation('Bench', { printer: true }),
  ]);
  try {
    return await workShift(input, { desk, first, second, bench });
  } catch (error) {
    for (const station of [desk, first, second, bench]) {
      await report.shot(station, `failed-${station.name}`);
    }
    throw error;
  }
}

async function workShift(
  input: ShiftInput,
  { desk, first, second, bench }: Record<'desk' | 'first' | 'second' | 'bench', DemoStation>,
): Promise<ShiftResult> {
  const { stack, report, tally, tell } = input;
  let offline = false;
  const shift: Shift = {
    totes: input.totes,
    tally,
    happenings: { shortPick: true, undo: true, wrongScans: WRONG_SCANS },
    isOffline: () => offline,
  };
  const stations = [desk, first, second, bench];
  await report.shot(desk, '01-sign-in');
  await signIn(desk, personWith('supervisor'));
  tell('central and four stations are up');

  const took = await importFile(desk, input.orderFile);
  await report.shot(desk, '02-import');
  tell(`imported the order file in ${took.toFixed(1)} s`);
  const batchSize = input.orders >= 100 ? 12 : 3;
  await releaseNext(desk, input.orders, batchSize);
  await report.shot(desk, '03-orders');
  await Promise.all([
    signIn(first, personWith('picker', 0)),
    signIn(second, personWith('picker', 1)),
    signIn(bench, personWith('packer')),
  ]);
  tell('released, and everybody is signed in');
  const began = performance.now();
  await waitUntil(
    'work for the pickers',
    async () => await first.page.getByTestId('batch-next').isEnabled(),
    PATIENCE_MS,
  );
  await report.shot(first, '04-batches');

  const orders = releasedOrders(stack);
  let failPrinter = false;
  let beforeOutage = true;
  let readyAtBench = 0;
  const packNext = (): PackOptions => {
    if (!failPrinter) return {};
    failPrinter = false;
    tell('the printer stops half-way through a label');
    return {
      printerFails: () => stack.printer.setFault({ kind: 'cut-after', bytes: 600 }),
      printerMended: async () => {
        await report.shot(bench, '08-printer-unknown');
        await stack.printer.setFault({ kind: 'none' });
      },
    };
  };
  const allPacked = (): boolean => tally.packed.length >= orders.size;
  const packing = packAll(bench, shift, input.labels, {
    done: allPacked,
    next: packNext,
    keep: () => (beforeOutage ? READY_AT_OUTAGE : 0),
    onReady: (count) => (readyAtBench = count),
  });
  // Whoever waits for the packer hears what stopped it; when the shift broke off elsewhere, nobody waits.
  packing.catch(() => undefined);
  /** Stops the floor as soon as the packer can't go on. */
  const beside = <T>(work: Promise<T>): Promise<T> =>
    Promise.race([work, packing.then(() => work)]);

  // Online: until about a third of the batches is picked. The first picker stops in the middle of one.
  const third = Math.floor(input.orders / batchSize / 3);
  const enough = (): boolean => tally.batches >= third;
  await beside(
    Promise.all([
      pickAll(second, shift, enough),
      (async () => {
        await pickAll(first, shift, enough);
        // The cart's own lease may still be on its way: nothing is offered for a moment.
        await waitUntil('a batch to open', () => openNextBatch(first), PATIENCE_MS);
        await report.shot(first, '05-pick');
      })(),
    ]),
  );
  // What the bench does not know when the network goes cannot be packed before it is back.
  await beside(
    waitUntil(
      'the packer to have work for the outage',
      () => tally.packed.length > 0 && readyAtBench >= READY_AT_OUTAGE,
      PATIENCE_MS,
    ),
  );
  beforeOutage = false;
  const atOutage = performance.now();
  tell(`${tally.packed.length} orders shipped; now the network goes`);
  offline = true;
  await pickOneLineTwice(input, shift, [first, second]);
  failPrinter = true;
  tell('central is down; both carts picked one line');
  const resolved: (string | null)[] = [];
  await offlineNow(desk);
  resolved.push(await resolveFirst(desk));
  await report.shot(desk, '07-exceptions-offline');
  await beside(
    Promise.all([
      pickBatch(second, shift).then(() => pickAll(second, shift)),
      pickAll(first, shift),
    ]),
  );
  const online = atOutage - began;
  const downFor = (): number => performance.now() - atOutage;
  // The packer, who has the longest queue, sets the pace of what is left.
  const perOrder = (performance.now() - began) / Math.max(1, tally.packed.length);
  const left = (): number => (orders.size - tally.packed.length) * perOrder;
  await beside(
    waitUntil(
      'the outage to last its share',
      () => downFor() / (online + downFor() + left()) >= DOWN_SHARE,
      OUTAGE_MS,
    ),
  );
  await report.shot(first, '09-offline');
  await stack.startCentral();
  first.line.mend();
  offline = false;
  const downMs = downFor();
  const drainFrom = performance.now();
  await Promise.all(stations.map(allSent));
  const drainSeconds = Math.round((performance.now() - drainFrom) / 100) / 10;
  tell(`central is back; all queues empty after ${drainSeconds} s`);
  await beside(
    Promise.all([pickUntil(first, shift, allPacked), pickUntil(second, shift, allPacked)]),
  );
  await packing;
  await Promise.all(stations.map(allSent));
  const total = performance.now() - began;
  tell('the floor is done');

  const kinds = await openExceptions(desk);
  await report.shot(desk, '10-exceptions');
  for (let left = kinds.length; left > 0; left -= 1) await resolveFirst(desk);
  await Promise.all(stations.map(allSent));
  return {
    stations,
    orders,
    offlineShare: downMs / total,
    doublePicks: kinds.filter((kind) => kind === 'double-pick').length,
    resolvedOffline: resolved.filter((kind) => kind !== null).length,
    drainSeconds,
  };
}
