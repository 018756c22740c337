/** The spool behind a real CUPS with a raw queue, whose printer is dead and comes back. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPrinterSim, type PrinterFault, type PrinterSim } from '../../../scripts/sim/index.ts';
import { startCups, type TestCups } from './testing/cupsd.ts';
import { label, openSpool, PACKER, QUICK, type TestSpool } from './testing/spool.ts';

const isRoot = process.getuid?.() === 0;
let cups: TestCups;
let spool: TestSpool;
let directory: string;
let names = 0;
const cleanups: (() => unknown)[] = [];

beforeAll(async () => {
  if (isRoot) cups = await startCups();
});
afterAll(async () => {
  if (isRoot) await cups.close();
});
beforeEach(async () => {
  if (!isRoot) return;
  directory = await mkdtemp(join(tmpdir(), 'stowline-cups-spool-'));
  spool = openSpool(directory, { ...QUICK, confirmMs: 3_000, confirmPauseMs: 50 }, cups.queues);
});
afterEach(async () => {
  if (!isRoot) return;
  await spool.close();
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await rm(directory, { recursive: true });
});

async function queuePrinter(
  fault: PrinterFault = { kind: 'none' },
): Promise<{ sim: PrinterSim; id: string; queue: string }> {
  const sim = await startPrinterSim({ port: 0, fault });
  cleanups.push(sim.close);
  names += 1;
  const queue = `raw${names}`;
  await cups.addQueue(queue, sim.port);
  const printer = { name: queue, transport: 'cups', queue, asksStatus: false } as const;
  const { id } = await spool.printing.save(printer);
  return { sim, id, queue };
}
const texts = (sim: PrinterSim): string[] =>
  sim.labels().map(({ bytes }) => /\^FD(.*?)\^FS/.exec(bytes.toString())?.[1] ?? '');
const settled = (jobId: string, state: string): Promise<void> =>
  expect.poll(() => spool.state(jobId), { timeout: 60_000 }).toBe(state);
const stateOf = (id: string): string => {
  const printer = spool.printing.list().find((one) => one.id === id);
  return `${printer?.state} ${printer?.reason ?? ''}`.trim();
};

describe.runIf(isRoot)('a raw queue of CUPS', () => {
  it('passes each job on once, byte for byte, and is listed', async () => {
    const { sim, queue } = await queuePrinter();
    const jobs = ['one', 'two', 'three'].map((text) => spool.queue(label(text, 100_000)));
    for (const jobId of jobs) await settled(jobId, 'sent');
    await expect.poll(() => texts(sim)).toEqual(['one', 'two', 'three']);
    expect(sim.labels()[0]?.bytes).toEqual(label('one', 100_000));
    const places = await spool.printing.listPlaces();
    expect(places.queues).toContainEqual({ transport: 'cups', queue, description: queue });
  });

  it('that is not there keeps the job here', async () => {
    const printer = {
      name: 'Gone',
      transport: 'cups',
      queue: 'nothing',
      asksStatus: false,
    } as const;
    const { id } = await spool.printing.save(printer);
    const jobId = spool.queue(label('kept'));
    await settled(jobId, 'queued queue-unknown');
    expect(stateOf(id)).toBe('disconnected queue-unknown');
  });

  it('whose printer is dead gives the job back, and prints it once when it is alive', async () => {
    const { sim, id, queue } = await queuePrinter({ kind: 'refuse' });
    const jobId = spool.queue(label('patient'));
    await expect.poll(() => stateOf(id), { timeout: 30_000 }).toBe('disconnected unreachable');
    await expect
      .poll(() => spool.history.map(({ state }) => state).join(' '), { timeout: 30_000 })
      .toContain('sent queued');
    await sim.setFault({ kind: 'none' });
    await settled(jobId, 'sent');
    await expect.poll(() => texts(sim)).toEqual(['patient']);
    const next = spool.queue(label('next'));
    await settled(next, 'sent');
    await expect.poll(() => texts(sim)).toEqual(['patient', 'next']);
    expect(await cups.waiting(queue)).toEqual([]);
  });

  it('whose printer is dead loses the job to another, and never prints it as well', async () => {
    const dead = await queuePrinter({ kind: 'refuse' });
    const jobId = spool.queue(label('moved'));
    await settled(jobId, 'sent confirming');
    const spare = await queuePrinter();
    await settled(jobId, 'sent');
    await expect.poll(() => texts(spare.sim)).toEqual(['moved']);
    await spool.printing.remove(dead.id);
    await dead.sim.setFault({ kind: 'none' });
    // Whatever CUPS still held for it would come out before this one.
    await spool.printing.remove(spare.id);
    const printer = {
      name: 'Again',
      transport: 'cups',
      queue: dead.queue,
      asksStatus: false,
    } as const;
    await spool.printing.save(printer);
    const next = spool.queue(label('next'));
    await settled(next, 'sent');
    await expect.poll(() => texts(dead.sim)).toEqual(['next']);
    expect(texts(spare.sim)).toEqual(['moved']);
  });

  it('that stalls half-way asks a person; a reprint takes the old job out first', async () => {
    const { sim, queue } = await queuePrinter({ kind: 'stall-after', bytes: 1000 });
    const jobId = spool.queue(label('torn', 12_000_000));
    await settled(jobId, 'unknown queue-held');
    expect(await cups.waiting(queue)).toHaveLength(1);
    await spool.printing.decide(jobId, 'reprint', 'not-printed', PACKER);
    await sim.setFault({ kind: 'none' });
    await expect.poll(() => texts(sim), { timeout: 60_000 }).toEqual(['torn']);
    await expect.poll(() => cups.waiting(queue)).toEqual([]);
    expect(texts(sim)).toEqual(['torn']);
    expect(spool.state(jobId)).toBe('void not-printed');
  });
});
