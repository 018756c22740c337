import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  startPrinterSim,
  startScannerSim,
  type PrinterSim,
  type ScannerSim,
} from '../../../scripts/sim/index.ts';
import { createPrinting } from '../printing/index.ts';
import { createScanners } from '../scanners/index.ts';
import {
  makeDirectory,
  removeDirectory,
  signIn,
  startTestStation,
  untilLive,
  type TestStation,
} from '../testing/startTestStation.ts';
import { TinyCentral } from '../testing/tinyCentral.ts';

let directory = '';
let central: TinyCentral;
let running: TestStation;
let sims: ScannerSim[];
let printerSims: PrinterSim[];
let scans: string[];

beforeEach(async () => {
  directory = makeDirectory();
  central = new TinyCentral();
  await central.start();
  sims = [await startScannerSim({ port: 0 }), await startScannerSim({ port: 0 })];
  printerSims = [await startPrinterSim({ port: 0 }), await startPrinterSim({ port: 0 })];
  scans = [];
  running = await startTestStation(directory, central.url, {
    buildLabel: async () => Buffer.from('^XA^FDx^FS^XZ'),
    printing: (deps) => createPrinting(deps),
    scanners: (deps) => createScanners(deps),
  });
  running.station.on('scan', ({ data }) => scans.push(data));
});
afterEach(async () => {
  await running.station.close();
  await central.stop();
  for (const sim of [...sims, ...printerSims]) await sim.close();
  removeDirectory(directory);
});

/** Two benches with a scanner and a printer each. */
async function setUp() {
  const { handlers } = running.station;
  const scanners = [];
  for (const [at, { port }] of sims.entries()) {
    const address = `127.0.0.1:${port}`;
    scanners.push(
      await handlers['scanners:save']({ name: `Scanner ${at}`, transport: 'tcp', address }),
    );
  }
  const printers = [];
  for (const [at, { port }] of printerSims.entries()) {
    const place = { host: '127.0.0.1', port };
    printers.push(
      await handlers['printers:save']({ name: `Printer ${at}`, ...place, asksStatus: true }),
    );
  }
  for (const [at, { id }] of scanners.entries()) {
    await handlers['benches:save']({
      name: `Bench ${at}`,
      printerIds: [printers[at]?.id ?? ''],
      scaleId: null,
      scannerIds: [id],
    });
  }
  return { handlers };
}

it('hears the scanner of the bench it stands at, and a bench’s barcode from any', async () => {
  const { handlers } = await setUp();
  await handlers['benches:bind']({ code: 'BENCH-01' });
  sims[1]?.scan('NOT-HERE');
  sims[1]?.scan('BENCH-02');
  await expect.poll(() => scans).toEqual(['BENCH-02']);
  await handlers['benches:bind']({ code: 'BENCH-02' });
  sims[1]?.scan('HERE');
  await expect.poll(() => scans).toEqual(['BENCH-02', 'HERE']);
});

it('prints at the bench it stands at, one label after the other', async () => {
  const { handlers } = await setUp();
  await untilLive(running);
  await signIn(running, 'BADGE-PICK');
  const counts = () => printerSims.map((sim) => sim.labels().length);
  for (const [code, expected] of [
    ['BENCH-02', [0, 1]],
    ['BENCH-01', [1, 1]],
    ['BENCH-02', [1, 2]],
  ] as const) {
    await handlers['benches:bind']({ code });
    await handlers['labels:print']({
      jobId: randomUUID(),
      template: 'tote-label',
      data: { language: 'en', code: 'TOTE-001' },
      copies: 1,
    });
    await expect.poll(counts).toEqual(expected);
  }
});

it('tells windows of the bench that was bound', async () => {
  const { handlers } = await setUp();
  const told: (string | undefined)[] = [];
  running.station.on('bench', ({ bound }) => told.push(bound?.name));
  await handlers['benches:bind']({ code: 'BENCH-02' });
  await handlers['benches:bind']({ code: null });
  expect(told).toEqual(['Bench 1', undefined]);
  await expect(handlers['benches:bind']({ code: 'BENCH-09' })).rejects.toThrow('bench-not-here');
});
