/** Labels that belong to no parcel, as a screen asks for them: preview, print once, cancel; real spool, real bytes. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startPrinterSim, type PrinterSim } from '../../../scripts/sim/index.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import type { LabelLanguage } from '../../../shared/labels/index.ts';
import { decodePng, renderLabel } from '../../../tests/labels/renderAndDecode.ts';
import { callHost } from '../callHost.ts';
import { createPrinting } from '../printing/index.ts';
import {
  makeDirectory,
  removeDirectory,
  signIn,
  startTestStation,
  untilLive,
  type TestStation,
} from '../testing/startTestStation.ts';
import { TinyCentral } from '../testing/tinyCentral.ts';
import { createLabelBuilder } from './index.ts';

let directory = '';
let central: TinyCentral;
let test: TestStation;
const builder = createLabelBuilder();
const cleanups: (() => unknown)[] = [];

beforeEach(async () => {
  directory = makeDirectory();
  central = new TinyCentral();
  await central.start();
  test = await startTestStation(directory, central.url, {
    printing: (deps) => createPrinting(deps),
    buildLabel: async (document, data, print) =>
      (await builder.buildUnchecked(document, data, print)).bytes,
  });
  await untilLive(test);
});
afterEach(async () => {
  await test.station.close();
  await central.stop();
  for (const cleanup of cleanups.splice(0)) await cleanup();
  removeDirectory(directory);
});

async function addPrinter(language: LabelLanguage): Promise<{ sim: PrinterSim; id: string }> {
  const sim = await startPrinterSim({ port: 0, language });
  cleanups.push(sim.close);
  const place = { name: language, host: '127.0.0.1', port: sim.port, asksStatus: true };
  const { id } = await test.station.handlers['printers:save']({ ...place, language });
  return { sim, id };
}
const BIN = { language: 'zh-CN', code: 'A-03-2-B', zone: 'A' } as const;
const codesOf = async (language: LabelLanguage, bytes: Uint8Array): Promise<string[]> => {
  const pages = await renderLabel(language, bytes);
  return (await Promise.all(pages.map((page) => decodePng(page)))).flat().map(({ text }) => text);
};

it('prints a bin label once however often it is asked for, as many copies as wanted', async () => {
  const { sim } = await addPrinter('tspl');
  await signIn(test, 'BADGE-PICK');
  const { handlers } = test.station;
  const input = { jobId: uuidv7(), template: 'location-label', data: BIN, copies: 3 } as const;
  const job = await handlers['labels:print'](input);
  expect(job).toMatchObject({ document: 'location-label', language: 'tspl', printerId: null });
  expect(await handlers['labels:print'](input)).toMatchObject({ jobId: job.jobId });
  const state = async (): Promise<string | undefined> =>
    (await handlers['jobs:list']({ parcelId: job.jobId, openOnly: false }))[0]?.state;
  await expect.poll(state).toBe('printed');
  expect(sim.labels().map(({ copies }) => copies)).toEqual([3]);
  const [label] = sim.labels();
  expect(await codesOf('tspl', label?.bytes ?? Buffer.alloc(0))).toEqual(
    Array(3).fill('LOC-A-03-2-B'),
  );
});

it('shows before printing the very bytes that are printed', async () => {
  const { sim, id } = await addPrinter('epl');
  await addPrinter('zpl');
  await signIn(test, 'BADGE-PICK');
  const { handlers } = test.station;
  const asked = { document: 'location-label', data: BIN, printerId: id } as const;
  const preview = await handlers['labels:preview'](asked);
  expect(preview).toMatchObject({ language: 'epl', dpmm: 8 });
  const bytes = Buffer.from(preview.base64, 'base64');
  expect(await codesOf('epl', bytes)).toEqual(['LOC-A-03-2-B']);
  const jobId = uuidv7();
  const print = { jobId, template: 'location-label', data: BIN, copies: 1, printerId: id } as const;
  await handlers['labels:print'](print);
  await expect.poll(() => sim.labels().length).toBe(1);
  expect(sim.labels()[0]?.bytes).toEqual(bytes);
  expect(await handlers['labels:get-bytes']({ jobId })).toEqual(preview);
});

it('says why nothing can be printed', async () => {
  const { handlers } = test.station;
  const call = async (input: object): Promise<unknown> => {
    const whole = { jobId: uuidv7(), template: 'product-label', copies: 1, ...input };
    const answer = await callHost(handlers, () => undefined, 'labels:print', whole);
    return answer.ok ? answer.value : answer.error.code;
  };
  const data = { language: 'en', sku: 'A-1', description: 'Mug' };
  expect(await call({ data })).toBe('not-signed-in');
  await signIn(test, 'BADGE-PICK');
  expect(await call({ data: { ...data, gtin: '4012345000017' } })).toBe('label-bad-gtin');
  expect(await call({ data: { sku: 'A-1' } })).toBe('label-data-invalid');
  expect(await call({ data, copies: 1000 })).toBe('input-invalid');
  expect(await call({ data, printerId: 'nobody' })).toBe('printer-unknown');
  expect(await call({ data, template: 'toString' })).toBe('input-invalid');
  expect(await call({ data })).toMatchObject({ state: 'queued', language: 'zpl' });
});

it('lists what the machine could print to, whatever of it is missing', async () => {
  const places = await test.station.handlers['printers:list-places']({});
  expect(Object.keys(places).toSorted()).toEqual(['files', 'queues', 'serialPorts']);
});
