import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPrinterSim, type PrinterFault, type PrinterSim } from '../../../scripts/sim/index.ts';
import { label, openSpool, PACKER, type TestSpool } from './testing/spool.ts';

let spool: TestSpool;
let directory: string;
const cleanups: (() => unknown)[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowline-spool-'));
  spool = openSpool(directory);
});
afterEach(async () => {
  await spool.close();
  for (const cleanup of cleanups.splice(0)) await cleanup();
  await rm(directory, { recursive: true });
});

async function printer(
  fault: PrinterFault = { kind: 'none' },
  asksStatus = true,
): Promise<{ sim: PrinterSim; id: string; texts: () => string[] }> {
  const sim = await startPrinterSim({ port: 0, fault });
  cleanups.push(sim.close);
  const saved = { name: 'Bench', host: '127.0.0.1', port: sim.port, asksStatus };
  const { id } = await spool.printing.save(saved);
  const texts = (): string[] =>
    sim.labels().map((l) => /\^FD(.*?)\^FS/.exec(l.bytes.toString())?.[1] ?? '');
  return { sim, id, texts };
}
const printerState = (): string => {
  const [first] = spool.printing.list();
  return `${first?.state} ${first?.reason ?? ''}`.trim();
};
const settled = (jobId: string, state: string): Promise<void> =>
  expect.poll(() => spool.state(jobId), { timeout: 60_000 }).toBe(state);

describe('a printer that answers', () => {
  it('prints each job once, in order, and says so to central', async () => {
    const { sim, id, texts } = await printer();
    const first = spool.queue(label('one'));
    const second = spool.queue(label('two', 200_000));
    await settled(first, 'printed');
    await settled(second, 'printed');
    expect(texts()).toEqual(['one', 'two']);
    expect(sim.labels()[1]?.bytes).toEqual(label('two', 200_000));
    expect(spool.facts.map((fact) => fact.data)).toEqual([
      { parcelId: `parcel of ${first}`, jobId: first, revision: 1, status: 'printed' },
      { parcelId: `parcel of ${second}`, jobId: second, revision: 1, status: 'printed' },
    ]);
    expect(spool.jobs.get(first)?.printerId).toBe(id);
    await expect.poll(printerState).toBe('connected');
  });

  it('has sending on the disk before the printer gets a byte of the job', async () => {
    const { sim } = await printer({ kind: 'stall-after', bytes: 0 });
    const jobId = spool.queue(label('one', 4_000_000));
    await settled(jobId, 'sending');
    expect(sim.bytesRead()).toBe(0);
  });

  it('prints a packing slip without a fact', async () => {
    const { texts } = await printer();
    const jobId = spool.queue(label('slip'), { document: 'packing-slip' });
    await settled(jobId, 'printed');
    expect(texts()).toEqual(['slip']);
    expect(spool.facts).toEqual([]);
  });

  it.each([
    ['paper-out', 'no-media paper-out'],
    ['head-open', 'warning head-open'],
    ['silent', 'warning no-answer'],
    ['refuse', 'disconnected refused'],
  ] as const)('gets nothing while %s, and prints once when healed', async (kind, state) => {
    const { sim, texts } = await printer({ kind });
    const jobId = spool.queue(label('patient'));
    await expect.poll(printerState).toBe(state);
    await settled(jobId, `queued ${state.split(' ')[1]}`);
    expect(sim.bytesRead()).toBe(0);
    await sim.setFault({ kind: 'none' });
    await settled(jobId, 'printed');
    expect(texts()).toEqual(['patient']);
    await expect.poll(printerState).toBe('connected');
    expect(spool.printers.map((p) => p.state)).toContain('printing');
  });

  it('is asked at once while somebody watches, and tells what changed', async () => {
    const { sim } = await printer();
    await expect.poll(printerState).toBe('connected');
    const watching = setInterval(() => spool.printing.look(), 20);
    cleanups.push(() => clearInterval(watching));
    for (const kind of ['paper-out', 'refuse'] as const) {
      await sim.setFault({ kind });
      await expect.poll(printerState, { timeout: 10_000 }).not.toBe('connected');
      await sim.setFault({ kind: 'none' });
      await expect.poll(printerState, { timeout: 10_000 }).toBe('connected');
    }
  });

  it('runs out after taking the job and goes on by itself when helped', async () => {
    const { sim, texts } = await printer({ kind: 'stall-after', bytes: 10 });
    const jobId = spool.queue(label('late'));
    await expect.poll(sim.bytesRead).toBe(10);
    await sim.setFault({ kind: 'paper-out' });
    await expect.poll(printerState).toBe('no-media paper-out');
    await sim.setFault({ kind: 'none' });
    await settled(jobId, 'printed');
    expect(texts()).toEqual(['late']);
  });

  it.each([1, 40, 150_000])(
    'cut after %i bytes asks a person and never prints again',
    async (n) => {
      const { sim, texts } = await printer({ kind: 'cut-after', bytes: n });
      const jobId = spool.queue(label('lost', 400_000));
      await settled(jobId, 'unknown cut');
      expect(spool.facts.map((fact) => fact.data)).toMatchObject([{ jobId, status: 'unknown' }]);
      await sim.setFault({ kind: 'none' });
      await spool.restart();
      const next = spool.queue(label('next'));
      await settled(next, 'printed');
      expect(texts()).toEqual(['next']);
      expect(spool.state(jobId)).toBe('unknown cut');
    },
  );

  it('that stops reading leaves the job unknown', async () => {
    const { sim } = await printer({ kind: 'stall-after', bytes: 100_000 });
    const big = spool.queue(label('big', 8_000_000));
    await settled(big, 'unknown stalled');
    await sim.setFault({ kind: 'stall-after', bytes: 20 });
    const small = spool.queue(label('small'));
    await settled(small, 'unknown no-answer');
  });
});

describe('a printer that cannot answer', () => {
  it('ends in sent when it took everything and closed in order', async () => {
    const { texts } = await printer({ kind: 'silent' }, false);
    const jobId = spool.queue(label('mute'));
    await settled(jobId, 'sent');
    expect(texts()).toEqual(['mute']);
    expect(spool.facts.map((fact) => fact.data)).toMatchObject([{ jobId, status: 'printed' }]);
    expect(spool.jobs.list({ openOnly: true })).toEqual([]);
    await spool.restart();
    expect(spool.state(jobId)).toBe('sent');
  });

  it('leaves the job unknown when it never closes', async () => {
    await printer({ kind: 'stall-after', bytes: 20 }, false);
    const jobId = spool.queue(label('mute'));
    await settled(jobId, 'unknown cut');
  });

  it('leaves the job unknown when it hangs up half-way', async () => {
    const server: Server = createServer((socket) => {
      socket.on('error', () => socket.destroy());
      socket.once('data', () => socket.end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanups.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    await spool.printing.save({ name: 'Rude', host: '127.0.0.1', port, asksStatus: false });
    const jobId = spool.queue(label('half', 4_000_000));
    await settled(jobId, 'unknown cut');
  });
});

describe('what a person decides', () => {
  async function unknownJob(): Promise<{ jobId: string; sim: PrinterSim }> {
    const { sim } = await printer({ kind: 'cut-after', bytes: 30 });
    const jobId = spool.queue(label('torn', 100));
    await settled(jobId, 'unknown cut');
    await sim.setFault({ kind: 'none' });
    spool.facts.length = 0;
    return { jobId, sim };
  }

  it('it printed: the job is done and nothing is sent', async () => {
    const { jobId, sim } = await unknownJob();
    await spool.printing.decide(jobId, 'it-printed', undefined, PACKER);
    expect(spool.state(jobId)).toBe('printed');
    expect(spool.facts.map((f) => f.data)).toMatchObject([{ jobId, status: 'printed' }]);
    await expect.poll(printerState).toBe('connected');
    expect(sim.labels()).toHaveLength(0);
  });

  it('reprint: the very same bytes once, as the next revision, the old one void', async () => {
    const { jobId, sim } = await unknownJob();
    const { newJobId } = await spool.printing.decide(jobId, 'reprint', 'not-printed', PACKER);
    if (newJobId === null) throw new Error('no new job');
    await settled(newJobId, 'printed');
    expect(spool.jobs.get(newJobId)).toMatchObject({
      revision: 2,
      bytesSha256: spool.jobs.get(jobId)?.bytesSha256,
    });
    expect(sim.labels().map((l) => l.bytes)).toEqual([label('torn', 100)]);
    expect(spool.state(jobId)).toBe('void not-printed');
    const next = { parcelId: `parcel of ${jobId}`, jobId: newJobId, revision: 2 };
    expect(spool.facts).toEqual([
      { type: 'label.reprinted', data: { ...next, reason: 'not-printed' } },
      { type: 'label.printed', data: { ...next, status: 'printed' } },
    ]);
  });

  it('is refused without a reason, twice, while in hand, or for a job nobody knows', async () => {
    const { jobId, sim } = await unknownJob();
    const { printing } = spool;
    const decide: typeof printing.decide = (...args) => printing.decide(...args);
    const code = (c: string): unknown => expect.objectContaining({ code: c });
    await expect(decide(jobId, 'reprint', undefined, PACKER)).rejects.toEqual(
      code('reason-required'),
    );
    await sim.setFault({ kind: 'refuse' });
    const { newJobId } = await decide(jobId, 'reprint', 'damaged', PACKER);
    await expect(decide(jobId, 'reprint', 'damaged', PACKER)).rejects.toEqual(code('job-void'));
    await expect(decide(String(newJobId), 'it-printed', undefined, PACKER)).rejects.toEqual(
      code('job-not-finished'),
    );
    await expect(decide('nobody', 'it-printed', undefined, PACKER)).rejects.toEqual(
      code('job-unknown'),
    );
    expect(spool.jobs.list({ openOnly: true })).toHaveLength(1);
  });
});

describe('printers', () => {
  it('a job without any printer says so and goes to the first one saved', async () => {
    const jobId = spool.queue(label('early'));
    expect(spool.state(jobId)).toBe('queued no-printer');
    const { texts } = await printer();
    await settled(jobId, 'printed');
    expect(texts()).toEqual(['early']);
  });

  it('jobs of a removed printer go to another', async () => {
    const gone = await printer({ kind: 'refuse' });
    const jobId = spool.queue(label('moved'), { printerId: gone.id });
    await settled(jobId, 'queued refused');
    const { texts } = await printer();
    await spool.printing.remove(gone.id);
    await settled(jobId, 'printed');
    expect(texts()).toEqual(['moved']);
  });

  it('two entries with one address have one writer', async () => {
    const { sim, texts } = await printer();
    const twin = { name: 'Twin', host: '127.0.0.1', port: sim.port, asksStatus: true };
    const { id } = await spool.printing.save(twin);
    const jobs = ['a', 'b', 'c', 'd'].map((text, i) =>
      spool.queue(label(text, 50_000), i % 2 === 0 ? { printerId: id } : {}),
    );
    for (const jobId of jobs) await settled(jobId, 'printed');
    expect(texts().toSorted()).toEqual(['a', 'b', 'c', 'd']);
    const states = spool.history.map((h) => h.state);
    // Never two in hand: each sending is settled before the next one begins.
    for (const [i, state] of states.entries())
      if (state === 'sending')
        expect(states.slice(i, i + 3)).toEqual(['sending', 'sent', 'printed']);
  });

  it('two printers share unassigned jobs without printing any twice', async () => {
    const left = await printer();
    const right = await printer();
    const jobs = Array.from({ length: 12 }, (_, i) => spool.queue(label(`job-${i}`)));
    for (const jobId of jobs) await settled(jobId, 'printed');
    const all = [...left.texts(), ...right.texts()];
    expect(all).toHaveLength(12);
    expect(new Set(all).size).toBe(12);
  });

  it('are kept over a restart', async () => {
    const { id, texts } = await printer();
    await spool.restart();
    expect(spool.printing.list().map((p) => p.id)).toEqual([id]);
    await settled(spool.queue(label('again')), 'printed');
    expect(texts()).toEqual(['again']);
  });

  it('a test label comes out without a job, and tells why when it cannot', async () => {
    const { sim, id } = await printer();
    await spool.printing.printTest(id);
    expect(sim.labels()).toHaveLength(1);
    expect(spool.history).toEqual([]);
    await sim.setFault({ kind: 'paper-out' });
    await expect(spool.printing.printTest(id)).rejects.toMatchObject({
      code: 'printer-not-ready',
      meta: { reason: 'paper-out' },
    });
  });

  it.each(['http://printer', 'a/b', 'two words', 'host:9100', '-x', '^XA'])(
    'refuses the host %j and keeps nothing',
    async (host) => {
      const input = { name: 'Bad', host, port: 9100, asksStatus: true };
      await expect(spool.printing.save(input)).rejects.toMatchObject({
        code: 'printer-host-invalid',
      });
      expect(spool.printing.list()).toEqual([]);
      expect(spool.journal.devices.list('printer')).toEqual([]);
    },
  );
});
