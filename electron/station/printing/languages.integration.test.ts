/** The spool with printers of every language, over real sockets, serial ports and device files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, existsSync, openSync, realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPrinterSim, type PrinterFault, type PrinterSim } from '../../../scripts/sim/index.ts';
import type { HostInput, PrintJob } from '../../../shared/host/contract.ts';
import {
  DEFAULT_TARGET,
  LABEL_LANGUAGES,
  type LabelLanguage,
} from '../../../shared/labels/index.ts';
import { createLabelBuilder } from '../labels/index.ts';
import { openSpool, PACKER, type TestSpool } from './testing/spool.ts';

let spool: TestSpool;
let directory: string;
const cleanups: (() => unknown)[] = [];
const builder = createLabelBuilder();

beforeAll(() => builder.warm());
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowline-spool-'));
  spool = openSpool(directory);
});
afterEach(async () => {
  await spool.close();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  await rm(directory, { recursive: true });
});

const tote = async (language: LabelLanguage, code: string): Promise<Uint8Array> => {
  const target = { ...DEFAULT_TARGET, language };
  return (await builder.buildLabel('tote-label', { language: 'zh-CN', code }, { target })).bytes;
};
async function simulate(
  language: LabelLanguage,
  fault: PrinterFault = { kind: 'none' },
): Promise<PrinterSim> {
  const sim = await startPrinterSim({ port: 0, language, fault });
  cleanups.push(sim.close);
  return sim;
}
type Traits = Partial<HostInput<'printers:save'>>;
const save = async (sim: PrinterSim, language: LabelLanguage, traits: Traits = {}) =>
  spool.printing.save({
    ...{ name: 'Bench', host: '127.0.0.1', port: sim.port, language, asksStatus: true },
    ...traits,
  });
const queue = (bytes: Uint8Array, job: Partial<PrintJob>): string => spool.queue(bytes, job);
const settled = (jobId: string, state: string): Promise<void> =>
  expect.poll(() => spool.state(jobId), { timeout: 60_000 }).toBe(state);
const stateOf = (id: string): string => {
  const printer = spool.printing.list().find((one) => one.id === id);
  return `${printer?.state} ${printer?.reason ?? ''}`.trim();
};
/** EPL printers can't say that they have printed. */
const END: Readonly<Record<LabelLanguage, string>> = {
  zpl: 'printed',
  tspl: 'printed',
  epl: 'sent',
  escpos: 'printed',
};

describe.each(LABEL_LANGUAGES)('a printer of %s', (language) => {
  it('prints each job once, byte for byte', async () => {
    const sim = await simulate(language);
    const { id } = await save(sim, language);
    const bytes = await Promise.all(['TOTE-1', 'TOTE-2'].map((code) => tote(language, code)));
    const jobs = bytes.map((one) => queue(one, { language }));
    for (const jobId of jobs) await settled(jobId, END[language]);
    expect(sim.labels()).toHaveLength(2);
    for (const [index, label] of sim.labels().entries()) {
      expect(Buffer.from(bytes[index] ?? []).includes(label.bytes)).toBe(true);
    }
    await expect.poll(() => stateOf(id)).toBe('connected');
  });

  const jam = language === 'tspl' || language === 'escpos' ? 'jam paper-jam' : null;
  it.each<[PrinterFault['kind'], string | null]>([
    ['paper-out', 'no-media paper-out'],
    ['head-open', 'warning head-open'],
    ['jam', jam],
    ['silent', 'warning no-answer'],
  ])('gets nothing while %s, and prints once when healed', async (kind, state) => {
    if (state === null) return;
    const sim = await simulate(language, { kind } as PrinterFault);
    const { id } = await save(sim, language);
    const jobId = queue(await tote(language, 'TOTE-1'), { language });
    await expect.poll(() => stateOf(id)).toBe(state);
    await settled(jobId, `queued ${state.split(' ')[1]}`);
    expect(sim.bytesRead()).toBe(0);
    await sim.setFault({ kind: 'none' });
    await settled(jobId, END[language]);
    expect(sim.labels()).toHaveLength(1);
  });

  it('cut or switched off half-way asks a person and never prints by itself', async () => {
    const sim = await simulate(language, { kind: 'cut-after', bytes: 150 });
    await save(sim, language);
    const bytes = await tote(language, 'TOTE-1');
    const cut = queue(bytes, { language });
    await settled(cut, 'unknown cut');
    await sim.setFault({ kind: 'stall-after', bytes: 100 });
    const reset = queue(bytes, { language });
    await expect.poll(sim.bytesRead).toBe(250);
    await sim.setFault({ kind: 'reset' });
    await settled(reset, 'unknown cut');
    const next = queue(bytes, { language });
    await settled(next, END[language]);
    expect(sim.labels()).toHaveLength(1);
    expect([cut, reset].map((jobId) => spool.state(jobId))).toEqual(['unknown cut', 'unknown cut']);
  });

  it('that takes its time gets everything', async () => {
    const sim = await simulate(language, { kind: 'slow', bytes: 30_000 });
    await save(sim, language);
    const jobId = queue(await tote(language, 'TOTE-1'), { language });
    await settled(jobId, END[language]);
    expect(sim.labels()).toHaveLength(1);
  });

  it('prints a test label in its language', async () => {
    const sim = await simulate(language);
    const { id } = await save(sim, language, { headMm: 72 });
    await spool.printing.printTest(id);
    expect(sim.labels()).toHaveLength(1);
  });
});

describe('a receipt printer', () => {
  it('that runs out behind the job leaves it open until it is helped', async () => {
    const sim = await simulate('escpos', { kind: 'stall-after', bytes: 10 });
    const { id } = await save(sim, 'escpos');
    const jobId = queue(await tote('escpos', 'TOTE-1'), { language: 'escpos' });
    await expect.poll(sim.bytesRead).toBe(10);
    await sim.setFault({ kind: 'paper-out' });
    await expect.poll(() => stateOf(id)).toBe('no-media paper-out');
    expect(spool.state(jobId)).toBe('sent confirming');
    await sim.setFault({ kind: 'none' });
    await settled(jobId, 'printed');
  });
});

/** A serial port with a simulated printer at its other end; held open, as a plugged-in device is. */
async function plugIn(sim: PrinterSim): Promise<{ path: string; unplug: () => Promise<void> }> {
  const link = join(directory, `port-${sim.port}`);
  const child = spawn(
    'socat',
    [`PTY,link=${link},raw,echo=0`, `TCP:127.0.0.1:${sim.port},nodelay`],
    { stdio: 'ignore' },
  );
  await expect.poll(() => existsSync(link)).toBe(true);
  const path = realpathSync(link);
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  let there = true;
  const unplug = async (): Promise<void> => {
    if (!there) return;
    there = false;
    closeSync(held);
    const gone = once(child, 'exit');
    if (child.exitCode === null && child.kill('SIGTERM')) await gone;
  };
  cleanups.push(unplug);
  return { path, unplug };
}

describe.each(['serial', 'file'] as const)('a printer on a %s', (transport) => {
  it.each(['zpl', 'tspl', 'escpos'] as const)('prints %s and answers', async (language) => {
    const sim = await simulate(language);
    const { path } = await plugIn(sim);
    const printer = { name: 'Cable', transport, path, baudRate: 115_200, language };
    const { id, address } = await spool.printing.save({ ...printer, asksStatus: true });
    expect(address).toBe(path);
    const first = queue(await tote(language, 'TOTE-1'), { language });
    const second = queue(await tote(language, 'TOTE-2'), { language });
    await settled(first, 'printed');
    await settled(second, 'printed');
    expect(sim.labels()).toHaveLength(2);
    await sim.setFault({ kind: 'paper-out' });
    const third = queue(await tote(language, 'TOTE-3'), { language });
    await settled(third, 'queued paper-out');
    expect(stateOf(id)).toBe('no-media paper-out');
  });

  it('unplugged half-way leaves the job unknown, and is said to be gone', async () => {
    const sim = await simulate('tspl', { kind: 'stall-after', bytes: 3000 });
    const { path, unplug } = await plugIn(sim);
    const printer = { name: 'Cable', transport, path, language: 'tspl' } as const;
    const { id } = await spool.printing.save({ ...printer, asksStatus: true });
    const bytes = Buffer.concat(await Promise.all(Array(12).fill(tote('tspl', 'TOTE-1'))));
    const jobId = queue(bytes, { language: 'tspl' });
    await expect.poll(sim.bytesRead).toBe(3000);
    await unplug();
    await expect.poll(() => spool.state(jobId)).toMatch(/^unknown (cut|stalled)$/);
    await expect.poll(() => stateOf(id)).toBe('disconnected absent');
    expect(sim.labels().length).toBeLessThan(12);
  });

  it('that is not plugged in keeps its jobs and says so', async () => {
    const path = '/dev/stowline-none';
    const printer = { name: 'Cable', transport, path, asksStatus: true };
    const { id } = await spool.printing.save(printer);
    const jobId = queue(await tote('zpl', 'TOTE-1'), {});
    await settled(jobId, 'queued absent');
    expect(stateOf(id)).toBe('disconnected absent');
  });
});

describe('which printer takes a job', () => {
  it('one of its language, never another', async () => {
    const zpl = await simulate('zpl');
    const tspl = await simulate('tspl');
    await save(zpl, 'zpl');
    const jobId = queue(await tote('tspl', 'TOTE-1'), { language: 'tspl' });
    await settled(jobId, 'queued no-fitting-printer');
    await save(tspl, 'tspl');
    await settled(jobId, 'printed');
    expect([zpl.labels().length, tspl.labels().length]).toEqual([0, 1]);
  });

  it('another of the same kind while its own is out, and only for jobs that have not begun', async () => {
    const first = await simulate('zpl', { kind: 'stall-after', bytes: 50 });
    await save(first, 'zpl', { name: 'First' });
    const begun = queue(await tote('zpl', 'TOTE-1'), {});
    const waiting = queue(await tote('zpl', 'TOTE-2'), {});
    await expect.poll(first.bytesRead).toBe(50);
    const spare = await simulate('zpl');
    await save(spare, 'zpl', { name: 'Spare', standby: true });
    await settled(begun, 'unknown no-answer');
    await settled(waiting, 'printed');
    expect(spare.labels().map(({ bytes }) => bytes.includes('TOTE-2'))).toEqual([true]);
    expect(first.labels()).toEqual([]);
    expect(spool.state(begun)).toBe('unknown no-answer');
  });

  it('a printer in reserve gets nothing while the others are well', async () => {
    const spare = await simulate('zpl');
    await save(spare, 'zpl', { name: 'Spare', standby: true });
    const first = await simulate('zpl');
    await save(first, 'zpl', { name: 'First' });
    const jobs = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => queue(await tote('zpl', `TOTE-${n}`), {})),
    );
    for (const jobId of jobs) await settled(jobId, 'printed');
    expect([first.labels().length, spare.labels().length]).toEqual([6, 0]);
  });

  it('documents go where they belong, and a narrow head gets no wide label', async () => {
    const wide = await simulate('zpl');
    const narrow = await simulate('tspl');
    const { id } = await save(wide, 'zpl', { documents: ['shipping-label'] });
    const other = await save(narrow, 'tspl', { headMm: 80 });
    const { printing } = spool;
    expect(printing.targetFor('shipping-label').language).toBe('zpl');
    expect(printing.targetFor('product-label')).toEqual({ language: 'tspl', dpmm: 8, headMm: 80 });
    expect(printing.targetFor('tote-label')).toEqual(DEFAULT_TARGET);
    expect(printing.targetFor('tote-label', id).language).toBe('zpl');
    expect(() => printing.targetFor('tote-label', 'nobody')).toThrow('printer-unknown');
    expect(other.headMm).toBe(80);
  });

  it('a person may move a waiting job, or take back one that no parcel needs', async () => {
    const dead = await simulate('zpl', { kind: 'refuse' });
    const { id } = await save(dead, 'zpl', { name: 'Dead' });
    const bytes = await tote('zpl', 'TOTE-1');
    const parcel = queue(bytes, { printerId: id });
    const bin = queue(bytes, { printerId: id, document: 'location-label' });
    await settled(parcel, 'queued refused');
    const tspl = await simulate('tspl');
    const { id: foreign } = await save(tspl, 'tspl', { name: 'Foreign' });
    const { printing } = spool;
    expect(() => printing.move(parcel, foreign)).toThrow('printer-other-format');
    expect(() => printing.cancel(parcel)).toThrow('job-of-parcel');
    expect(printing.cancel(bin)).toMatchObject({ state: 'void', reason: 'cancelled' });
    const good = await simulate('zpl');
    const { id: there } = await save(good, 'zpl', { name: 'Good' });
    expect(printing.move(parcel, there).printerId).toBe(there);
    await settled(parcel, 'printed');
    expect(() => printing.move(parcel, null)).toThrow('job-not-waiting');
    expect(good.labels()).toHaveLength(1);
  });

  it('a reprint goes to printers of its language, with the same bytes', async () => {
    const sim = await simulate('tspl', { kind: 'cut-after', bytes: 500 });
    await save(sim, 'tspl');
    const bytes = await tote('tspl', 'TOTE-1');
    const torn = queue(bytes, { language: 'tspl' });
    await settled(torn, 'unknown cut');
    await sim.setFault({ kind: 'none' });
    const { newJobId } = await spool.printing.decide(torn, 'reprint', 'not-printed', PACKER);
    await settled(String(newJobId), 'printed');
    expect(spool.state(torn)).toBe('void not-printed');
    expect(sim.labels()).toHaveLength(1);
  });
});

it.each([
  ['file', '/etc/passwd', 'printer-path-invalid'],
  ['file', '/dev/../etc/passwd', 'printer-path-invalid'],
  ['serial', 'ttyUSB0', 'printer-path-invalid'],
  ['cups', '-o', 'printer-queue-invalid'],
  ['cups', 'a/b', 'printer-queue-invalid'],
  ['cups', '', 'printer-queue-invalid'],
] as const)('refuses the %s %j', async (transport, place, code) => {
  const where = transport === 'cups' ? { queue: place } : { path: place };
  const input = { name: 'Bad', transport, ...where, asksStatus: true };
  await expect(spool.printing.save(input)).rejects.toMatchObject({ code });
  expect(spool.printing.list()).toEqual([]);
});

it('a printer saved by an earlier release is a ZPL printer on the network', async () => {
  const sim = await simulate('zpl');
  await spool.printing.close();
  const old = { name: 'Old', host: '127.0.0.1', port: sim.port, asksStatus: true };
  spool.journal.devices.save('printer', 'printer-1', old);
  await spool.restart();
  expect(spool.printing.list()).toMatchObject([
    { id: 'printer-1', transport: 'tcp', language: 'zpl', address: `127.0.0.1:${sim.port}` },
  ]);
  await settled(queue(await tote('zpl', 'TOTE-1'), {}), 'printed');
});
