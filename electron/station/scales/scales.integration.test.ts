import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startScaleSim, type ScaleSim } from '../../../scripts/sim/index.ts';
import type { ScaleInfo } from '../../../shared/host/contract.ts';
import type { ScaleProfile } from '../../../shared/scales/index.ts';
import { openJournal, type Journal } from '../journal/index.ts';
import type { ScalesPort } from '../ports.ts';
import { needSocat, plugIn, type Pty } from '../serial/testing/pty.ts';
import { createScales } from './index.ts';

let directory: string;
let journal: Journal;
let scales: ScalesPort;
let told: ScaleInfo[];
let reports: { where: string; error: unknown }[];
const cleanups: (() => unknown)[] = [];
const TUNING = { retryMinMs: 20, retryMaxMs: 100, everyMs: 20, answerMs: 200 };

const open = (): ScalesPort =>
  createScales(
    {
      devices: journal.devices,
      onScale: (info) => told.push(info),
      newId: randomUUID,
      monotonicMs: () => performance.now(),
      report: (where, error) => reports.push({ where, error }),
    },
    { tuning: TUNING, listPorts: async () => [] },
  );

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowline-scale-'));
  journal = openJournal({ directory, monotonicMs: () => performance.now() });
  told = [];
  reports = [];
  scales = open();
});
afterEach(async () => {
  await scales.close();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  journal.close();
  await rm(directory, { recursive: true });
});

const live = () => scales.list()[0]?.live;
const state = () => scales.list()[0]?.state;

async function onNetwork(
  options: { maxGrams?: number } = {},
): Promise<{ sim: ScaleSim; id: string }> {
  const sim = await startScaleSim({ port: 0 });
  cleanups.push(sim.close);
  const info = await scales.save({
    name: 'Bench',
    transport: 'tcp',
    address: `127.0.0.1:${sim.port}`,
    profile: { protocol: 'mt-sics' },
    ...options,
  });
  expect(info.state).toBe('connected');
  return { sim, id: info.id };
}

describe('a scale that is asked', () => {
  it('gives a weight that counts, and shows it as it changes', async () => {
    const { sim, id } = await onNetwork();
    sim.setWeight(316);
    expect(await scales.read(id, 5_000)).toBe(316);
    await expect.poll(live).toEqual({ state: 'stable', grams: 316 });
    sim.setWeight(500.5);
    await expect.poll(live).toEqual({ state: 'stable', grams: 500.5 });
    const shown = told.map((info) => info.live.grams);
    expect(shown).toContain(316);
    expect(shown.at(-1)).toBe(500.5);
  });

  it.each([
    ['motion', 'scale-motion'],
    ['over', 'scale-over'],
    ['under', 'scale-under'],
  ] as const)('gives none with %s', async (condition, code) => {
    const { sim, id } = await onNetwork();
    sim.setWeight(316);
    sim.setCondition(condition);
    await expect(scales.read(id, 300)).rejects.toMatchObject({ code });
    await expect.poll(() => live()?.state).toBe(condition);
    sim.setCondition('stable');
    expect(await scales.read(id, 5_000)).toBe(316);
  });

  it('gives none above what it can carry', async () => {
    const { sim, id } = await onNetwork({ maxGrams: 1000 });
    sim.setWeight(1001);
    await expect(scales.read(id, 300)).rejects.toMatchObject({ code: 'scale-over' });
  });

  it('gives no weight from before it was asked for', async () => {
    const { sim, id } = await onNetwork();
    sim.setWeight(316);
    await expect.poll(live).toEqual({ state: 'stable', grams: 316 });
    sim.setCondition('motion');
    await expect(scales.read(id, 300)).rejects.toMatchObject({ code: 'scale-motion' });
  });

  it('is told to be absent while it is, and weighs again by itself', async () => {
    const { sim, id } = await onNetwork();
    sim.setWeight(316);
    await sim.close();
    await expect.poll(state).toBe('absent');
    expect(live()).toEqual({ state: 'silent', grams: null });
    await expect(scales.read(id, 200)).rejects.toMatchObject({ code: 'scale-absent' });
    const again = await startScaleSim({ port: sim.port });
    cleanups.push(again.close);
    again.setWeight(42);
    await expect.poll(live).toEqual({ state: 'stable', grams: 42 });
    expect(told.map((info) => info.state)).toContain('absent');
  });

  it('is kept over a restart, changed in place, and forgotten when removed', async () => {
    const { sim, id } = await onNetwork();
    await scales.close();
    scales = open();
    await expect.poll(state).toBe('connected');
    await scales.save({
      id,
      name: 'Other',
      transport: 'tcp',
      address: `127.0.0.1:${sim.port}`,
      profile: { protocol: 'generic' },
    });
    expect(scales.list()).toMatchObject([{ id, name: 'Other', profile: { protocol: 'generic' } }]);
    await scales.remove(id);
    await expect.poll(sim.connected).toBe(0);
    expect(scales.list()).toEqual([]);
    expect(journal.devices.list('scale')).toEqual([]);
    await expect(scales.read(id, 100)).rejects.toMatchObject({ code: 'scale-unknown' });
  });

  it('at no address is refused', async () => {
    const bad = {
      name: 'B',
      transport: 'tcp',
      address: 'x',
      profile: { protocol: 'and' },
    } as const;
    await expect(scales.save(bad)).rejects.toMatchObject({ code: 'scale-address-invalid' });
    await expect(scales.save({ ...bad, name: ' ' })).rejects.toMatchObject({
      code: 'scale-name-missing',
    });
  });
});

describe('a scale on a serial port', () => {
  beforeEach(needSocat);

  async function plug(path: string): Promise<Pty> {
    const pty = await plugIn(path);
    cleanups.push(pty.unplug);
    return pty;
  }
  const serial = (path: string, profile: ScaleProfile) =>
    scales.save({ name: 'Serial', transport: 'serial', address: path, profile });
  /** Sends a frame until it counts, as a scale does that sends by itself. */
  const untilIt = async (pty: Pty, frame: string, grams: number) => {
    await expect
      .poll(() => {
        pty.wire.write(frame, 'latin1');
        return live()?.grams;
      })
      .toBe(grams);
    await expect.poll(() => live()?.state).toBe('stable');
  };

  it('never joins half a frame from before the unplug to half after it', async () => {
    const path = join(directory, 'tty');
    const first = await plug(path);
    await serial(path, { protocol: 'generic' });
    await untilIt(first, 'ST,GS,+  7.000kg\r\n', 7000);
    first.wire.write('ST,GS,+ 12.3');
    await first.unplug();
    await expect.poll(state).toBe('absent');
    const second = await plug(path);
    await expect.poll(state).toBe('connected');
    told.length = 0;
    second.wire.write('4kg\r\n');
    await expect.poll(() => live()?.state).toBe('garbled');
    await untilIt(second, 'ST,GS,+  0.316kg\r\n', 316);
    const grams = new Set(told.map((info) => info.live.grams));
    expect(grams).toEqual(new Set([null, 316]));
  });

  it('is read byte by byte, and where twenty frames come in one chunk', async () => {
    const path = join(directory, 'tty');
    const pty = await plug(path);
    await serial(path, { protocol: 'cas-22' });
    for (const char of 'ST,GS,1\x80,   1.234 kg\r\n'.repeat(2)) pty.wire.write(char, 'latin1');
    await expect.poll(live).toEqual({ state: 'stable', grams: 1234 });
    pty.wire.write('ST,GS,1\x80,   0.500 kg\r\n'.repeat(20), 'latin1');
    await expect.poll(live).toEqual({ state: 'stable', grams: 500 });
  });

  it('is asked over its line, and with S where it does not know SI', async () => {
    const path = join(directory, 'tty');
    const pty = await plug(path);
    const asked: string[] = [];
    pty.wire.on('data', (chunk: Buffer) => {
      for (const command of chunk.toString('latin1').split('\r\n').slice(0, -1)) {
        asked.push(command);
        pty.wire.write(command === 'S' ? 'S S     316.00 g\r\n' : 'ES\r\n');
      }
    });
    const { id } = await serial(path, { protocol: 'mt-sics' });
    expect(await scales.read(id, 5_000)).toBe(316);
    expect(asked.slice(0, 2)).toEqual(['SI', 'S']);
  });

  it('that stops sending is silent, not zero and not what it was', async () => {
    const path = join(directory, 'tty');
    const pty = await plug(path);
    const { id } = await serial(path, { protocol: 'generic' });
    await untilIt(pty, 'ST,GS,+  0.316kg\r\n', 316);
    await expect.poll(live).toEqual({ state: 'silent', grams: null });
    await expect(scales.read(id, 200)).rejects.toMatchObject({ code: 'scale-silent' });
    expect(told.at(-1)?.live).toEqual({ state: 'silent', grams: null });
  });

  it('that somebody else holds is busy', async () => {
    const path = join(directory, 'tty');
    await plug(path);
    const holder = open();
    cleanups.push(() => holder.close());
    const profile = { protocol: 'generic' } as const;
    await holder.save({ name: 'Holder', transport: 'serial', address: path, profile });
    const { id, state: found } = await serial(path, profile);
    expect(found).toBe('busy');
    await expect(scales.read(id, 200)).rejects.toMatchObject({ code: 'scale-busy' });
    await holder.close();
    await expect.poll(state).toBe('connected');
  });
});
