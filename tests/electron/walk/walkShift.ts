/**
 * A short shift at one station, from its first window to shipped parcels: the demo's own steps, on whatever
 * page it is given. In Chromium it runs with the tests; in the real Electron by `npm run test:electron`.
 */
import type { Page } from 'playwright-core';
import { waitUntil } from '../../../scripts/lib/processes.ts';
import type { PrinterSim } from '../../../scripts/sim/index.ts';
import type { LabelReader } from '../../demo/labels.ts';
import { packOrder } from '../../demo/packer.ts';
import { openTotes } from '../../demo/picker.ts';
import { packAll, pickUntil, type Shift } from '../../demo/shift.ts';
import type { DemoStation } from '../../demo/stack.ts';
import { allSent, connection, PATIENCE_MS, personWith, signIn } from '../../demo/station.ts';
import { openExceptions, releaseNext } from '../../demo/supervisor.ts';

export interface WalkOptions {
  readonly station: DemoStation;
  readonly printer: PrinterSim;
  readonly labels: LabelReader;
  /** Released and shipped; at least two, one of them without central. */
  readonly orders: number;
  readonly tell: (line: string) => void;
}

export interface Walked {
  readonly lines: number;
  readonly shipped: readonly string[];
  readonly shippedOffline: number;
}

/** By touch, since no scanner is set up yet. */
async function signInByTouch(page: Page): Promise<void> {
  const { id, pin } = personWith('supervisor');
  await page.getByTestId(`person-${id}`).click();
  for (const digit of pin) await page.getByRole('button', { name: digit, exact: true }).click();
  await page.getByTestId('pin-enter').click();
  await page.getByTestId('shell').waitFor();
}

async function addDevices({ station, printer }: WalkOptions): Promise<void> {
  const { page } = station;
  await page.getByTestId('nav-devices').click();
  await page.getByTestId('printer-add').click();
  const form = page.getByTestId('printer-form');
  await form.getByTestId('device-name').fill('Simulated printer');
  await form.getByTestId('printer-host').fill('127.0.0.1');
  await form.getByTestId('printer-port').fill(String(printer.port));
  await form.getByTestId('device-save').click();
  await page.getByTestId('printer-row').waitFor();
  await page.getByTestId('scanner-add').click();
  const scanner = page.getByTestId('scanner-form');
  await scanner.getByTestId('scanner-transport').getByText('Network').click();
  await scanner.getByTestId('device-name').fill('Simulated scanner');
  await scanner.getByTestId('device-address').fill(`127.0.0.1:${station.scanner.port}`);
  await scanner.getByTestId('device-save').click();
  await page.locator('[data-testid="scanner-row"][data-state="connected"]').waitFor();
}

const signOut = async ({ page }: DemoStation): Promise<void> => {
  await page.getByTestId('sign-out').click();
  await page.getByTestId('sign-in').waitFor();
};

/** The last parcel: with the line to central cut, and mended when the person is done. */
async function packOffline({ station, labels }: WalkOptions, tote: string): Promise<string> {
  station.line.cut();
  await waitUntil(
    'the station to notice that central is gone',
    async () => (await connection(station)).state !== 'live',
    PATIENCE_MS,
  );
  const sscc = await packOrder(station, tote, labels, () => ({}));
  if (sscc === null) throw new Error('the last order is not whole at this station');
  if ((await connection(station)).waiting === 0) throw new Error('nothing waits for central');
  station.line.mend();
  await allSent(station);
  return sscc;
}

const readTotes = (page: Page): Promise<string[]> =>
  page
    .getByTestId('pack-ready')
    .evaluateAll((rows) => rows.flatMap((el) => /TOTE-\d+/.exec(el.textContent ?? '')?.[0] ?? []));

export async function walkShift(options: WalkOptions): Promise<Walked> {
  const { station, labels, orders, tell } = options;
  const { page } = station;
  const tally: Shift['tally'] = {
    ...{ batches: 0, lines: 0, wrongScans: 0, shortPicks: 0, undos: 0 },
    ...{ packed: [], packedOffline: 0, linesOffline: 0 },
  };
  const shift: Shift = {
    totes: openTotes(),
    tally,
    happenings: { shortPick: false, undo: true, wrongScans: 1 },
    isOffline: () => false,
  };

  await signInByTouch(page);
  await addDevices(options);
  await releaseNext(station, orders, orders);
  tell(`devices added, ${orders} orders released`);
  await signOut(station);

  await signIn(station, personWith('picker'));
  await pickUntil(station, shift, () => tally.batches === 1);
  tell(`${tally.lines} lines picked, one of them taken back before, one wrong scan refused`);
  await signOut(station);

  await signIn(station, personWith('packer'));
  await packAll(station, shift, labels, {
    done: () => tally.packed.length === orders - 1,
    next: () => ({}),
    keep: () => 1,
    onReady: () => undefined,
  });
  await waitUntil('the last order', async () => (await readTotes(page)).length === 1, PATIENCE_MS);
  const [tote = ''] = await readTotes(page);
  const last = await packOffline(options, tote);
  tell(`${orders} parcels shipped, the last one without central`);
  await signOut(station);

  await signIn(station, personWith('supervisor'));
  const open = await openExceptions(station);
  if (open.length > 0) throw new Error(`left to a supervisor: ${open.join(', ')}`);
  return { lines: tally.lines, shipped: [...tally.packed, last], shippedOffline: 1 };
}
