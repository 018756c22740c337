import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startScannerSim } from '../../../scripts/sim/index.ts';
import type { ScannerInfo } from '../../../shared/host/contract.ts';
import { openJournal, type Journal } from '../journal/index.ts';
import type { ScannersPort } from '../ports.ts';
import { groupOf } from '../serial/serialPorts.ts';
import { needSocat, plugIn, type Pty } from '../serial/testing/pty.ts';
import { createScanners, type ScannersOptions } from './index.ts';

let directory: string;
let journal: Journal;
let scanners: ScannersPort;
let scans: string[];
let changes: ScannerInfo[];
let reports: { where: string; error: unknown }[];
const cleanups: (() => unknown)[] = [];
const QUICK = { retryMinMs: 20, retryMaxMs: 100 };

function open(options: ScannersOptions = {}): ScannersPort {
  return createScanners(
    {
      devices: journal.devices,
      onScan: (scan) => scans.push(scan.data),
      onScanner: (info) => changes.push(info),
      newId: randomUUID,
      report: (where, error) => reports.push({ where, error }),
    },
    { tuning: QUICK, ...options },
  );
}

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowline-scan-'));
  journal = openJournal({ directory, monotonicMs: () => performance.now() });
  scans = [];
  changes = [];
  reports = [];
  scanners = open();
});
afterEach(async () => {
  await scanners.close();
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  journal.close();
  await rm(directory, { recursive: true });
});

const state = async (): Promise<string | undefined> => (await scanners.list())[0]?.state;
const tcp = (port: number) =>
  scanners.save({ name: 'Bridge', transport: 'tcp', address: `127.0.0.1:${port}` });

describe('a scanner behind a network bridge', () => {
  it('delivers every scan in order, however the bytes are cut', async () => {
    const sim = await startScannerSim({ port: 0 });
    cleanups.push(sim.close);
    const info = await tcp(sim.port);
    expect(info.state).toBe('connected');
    for (const piece of ['A', '1\rA2\r\nA', '3\tA4', '\r']) sim.sendRaw(piece);
    sim.scan(']C100123\x1d21');
    await expect.poll(() => scans.length).toBe(5);
    expect(scans).toEqual(['A1', 'A2', 'A3', 'A4', ']C100123\x1d21']);
  });

  it('delivers a thousand scans in a burst without losing one', async () => {
    const sim = await startScannerSim({ port: 0 });
    cleanups.push(sim.close);
    await tcp(sim.port);
    const sent = Array.from({ length: 1000 }, (_, i) => `BIN-${i}`);
    for (const text of sent) sim.scan(text);
    await expect.poll(() => scans.length).toBe(1000);
    expect(scans).toEqual(sent);
  });

  it('comes back by itself and never joins half a frame to another', async () => {
    const sim = await startScannerSim({ port: 0 });
    cleanups.push(sim.close);
    await tcp(sim.port);
    sim.sendRaw('ST,GS,+ 12.3');
    sim.cut();
    await expect.poll(() => changes.map((c) => c.state)).toContain('absent');
    await expect.poll(state).toBe('connected');
    await expect.poll(sim.connected).toBe(1);
    sim.sendRaw('4kg\rwhole\r');
    await expect.poll(() => scans.length).toBe(2);
    expect(scans).toEqual(['4kg', 'whole']);
  });

  it('is absent until the bridge is there', async () => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1');
    await once(probe, 'listening');
    const { port } = probe.address() as AddressInfo;
    probe.close();
    await once(probe, 'close');
    expect((await tcp(port)).state).toBe('absent');
    const sim = await startScannerSim({ port });
    cleanups.push(sim.close);
    await expect.poll(state).toBe('connected');
  });

  it('is kept over a restart, and forgotten when removed', async () => {
    const sim = await startScannerSim({ port: 0 });
    cleanups.push(sim.close);
    const { id } = await tcp(sim.port);
    await scanners.close();
    scanners = open();
    await expect.poll(state).toBe('connected');
    await scanners.remove(id);
    await expect.poll(sim.connected).toBe(0);
    expect(await scanners.list()).toEqual([]);
    expect(journal.devices.list('scanner')).toEqual([]);
  });

  it('refuses an address that is none and keeps nothing', async () => {
    const bad = { name: 'Bad', transport: 'tcp', address: 'nowhere' } as const;
    await expect(scanners.save(bad)).rejects.toMatchObject({ code: 'scanner-address-invalid' });
    expect(await scanners.list()).toEqual([]);
  });

  it('tells of a frame that has no end and goes on', async () => {
    const sim = await startScannerSim({ port: 0 });
    cleanups.push(sim.close);
    await tcp(sim.port);
    sim.sendRaw('x'.repeat(100_000));
    sim.sendRaw('\rok\r');
    await expect.poll(() => scans).toEqual(['ok']);
    expect(reports.at(-1)?.error).toMatchObject({ code: 'scan-too-long' });
  });
});

/** A serial port that goes at the latest with its test. */
async function plug(path: string): Promise<Pty> {
  const pty = await plugIn(path);
  cleanups.push(pty.unplug);
  return pty;
}

describe('a scanner on a serial port', () => {
  beforeEach(() => {
    needSocat();
  });
  const serial = (path: string) =>
    scanners.save({ name: 'Serial', transport: 'serial', address: path });

  it('delivers split and merged frames, AIM prefix and GS as they are', async () => {
    const path = join(directory, 'tty');
    const { wire } = await plug(path);
    expect((await serial(path)).state).toBe('connected');
    for (const byte of ']d2010950\x1d10A\r') wire.write(byte);
    wire.write('A2\r\nA3\tA4\r');
    await expect.poll(() => scans.length).toBe(4);
    expect(scans).toEqual([']d2010950\x1d10A', 'A2', 'A3', 'A4']);
  });

  it('delivers twenty frames of one chunk, and frames byte by byte, in order and each once', async () => {
    const path = join(directory, 'tty');
    const { wire } = await plug(path);
    await serial(path);
    const first = Array.from({ length: 20 }, (_, n) => `CHUNK-${n}`);
    const second = Array.from({ length: 20 }, (_, n) => `BYTES-${n}`);
    wire.write(first.map((text) => `${text}\r\n`).join(''));
    for (const byte of second.map((text) => `${text}\r`).join('')) wire.write(byte);
    await expect.poll(() => scans.length).toBe(40);
    expect(scans).toEqual([...first, ...second]);
  });

  it('pulled while it is being read is missed like any other', async () => {
    const path = join(directory, 'tty');
    let pty = await plug(path);
    await serial(path);
    for (let turn = 0; turn < 30; turn += 1) {
      await pty.unplug();
      await expect.poll(state, { interval: 1 }).toBe('absent');
      pty = await plug(path);
      await expect.poll(state, { interval: 1 }).toBe('connected');
    }
  });

  it('unplugged again and again comes back by itself each time, and says so once', async () => {
    const path = join(directory, 'tty');
    let pty = await plug(path);
    await serial(path);
    changes.length = 0;
    for (const turn of [1, 2, 3]) {
      await pty.unplug();
      await expect.poll(state).toBe('absent');
      pty = await plug(path);
      await expect.poll(state).toBe('connected');
      pty.wire.write(`${turn}\r`);
      await expect.poll(() => scans.at(-1)).toBe(String(turn));
    }
    const turn = ['absent', 'connected'];
    expect(changes.map((change) => change.state)).toEqual([...turn, ...turn, ...turn]);
    expect(scans).toEqual(['1', '2', '3']);
  });

  it('that the system does not let us open names the group that may', async () => {
    const path = join(directory, 'tty');
    await plug(path);
    const owner = execFileSync('stat', ['-L', '-c', '%G', path], { encoding: 'utf8' }).trim();
    expect(await groupOf(path)).toBe(owner);
    expect(await groupOf(join(directory, 'nothing'))).toBeNull();
  });

  it('killed mid-frame and plugged in again, starts afresh', async () => {
    const path = join(directory, 'tty');
    const first = await plug(path);
    await serial(path);
    first.wire.write('before\rST,GS,+ 12.3');
    await expect.poll(() => scans).toEqual(['before']);
    await first.unplug();
    await expect.poll(state).toBe('absent');
    const second = await plug(path);
    await expect.poll(state).toBe('connected');
    second.wire.write('4kg\r');
    await expect.poll(() => scans).toEqual(['before', '4kg']);
    const seen = changes.map((change) => change.state);
    expect(seen).toEqual(['connected', 'connected', 'absent', 'connected']);
  });

  it('tells busy from absent, and takes the port when it is free', async () => {
    const path = join(directory, 'tty');
    const { wire } = await plug(path);
    const holder = open();
    cleanups.push(() => holder.close());
    await holder.save({ name: 'Holder', transport: 'serial', address: path });
    expect((await serial(path)).state).toBe('busy');
    const missing = join(directory, 'nothing');
    expect((await serial(missing)).state).toBe('absent');
    await holder.close();
    await expect.poll(state).toBe('connected');
    scans.length = 0;
    wire.write('mine\r');
    await expect.poll(() => scans).toEqual(['mine']);
  });

  it('works where the system cannot list its ports', async () => {
    await scanners.close();
    scanners = open({ listPorts: () => Promise.reject(new Error('spawn udevadm ENOENT')) });
    const path = join(directory, 'tty');
    const { wire } = await plug(path);
    await serial(path);
    wire.write('typed in\r');
    await expect.poll(() => scans).toEqual(['typed in']);
    expect(reports.map((r) => r.where)).toContain('devices.list');
  });

  it('is found by what it says of itself when its name changes', async () => {
    const identity = { vendorId: '0c2e', productId: '0901', serialNumber: 'A1' };
    const here = join(directory, 'tty0');
    const there = join(directory, 'tty1');
    let listed = here;
    await scanners.close();
    scanners = open({ listPorts: async () => [{ path: listed, label: '', identity }] });
    const first = await plug(here);
    await serial(here);
    await first.unplug();
    await expect.poll(state).toBe('absent');
    listed = there;
    const second = await plug(there);
    await expect.poll(state).toBe('connected');
    expect(journal.devices.list('scanner')[0]?.config).toMatchObject({ path: here, identity });
    expect((await scanners.list())[0]?.address).toBe(there);
    second.wire.write('moved\r');
    await expect.poll(() => scans).toEqual(['moved']);
  });
});
