import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../shared/errors.ts';
import type { ScannerInfo } from '../../../shared/host/contract.ts';
import { openJournal, type Journal } from '../journal/index.ts';
import type { ScannersPort } from '../ports.ts';
import { loadHid } from '../serial/index.ts';
import { fakeHid, type FakeHid } from '../serial/testing/fakeHid.ts';
import { createScanners, type ScannersOptions } from './index.ts';
import { aimReports } from './testing/hidReports.ts';

let directory: string;
let journal: Journal;
let hid: FakeHid;
let scanners: ScannersPort;
let scans: { scannerId: string; data: string }[];
let changes: ScannerInfo[];
let reports: { where: string; error: unknown }[];
const QUICK = { retryMinMs: 10, retryMaxMs: 50 };
const PATH = '/dev/hidraw0';
const OTHER = '/dev/hidraw1';

const open = (options: ScannersOptions = {}): ScannersPort =>
  createScanners(
    {
      devices: journal.devices,
      onScan: ({ scannerId, data }) => scans.push({ scannerId, data }),
      onScanner: (info) => changes.push(info),
      newId: randomUUID,
      report: (where, error) => reports.push({ where, error }),
    },
    { tuning: QUICK, loadHid: async () => hid.library, ...options },
  );

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'stowline-hid-'));
  journal = openJournal({ directory, monotonicMs: () => performance.now() });
  [scans, changes, reports] = [[], [], []];
  hid = fakeHid();
  scanners = open();
});
afterEach(async () => {
  await scanners.close();
  journal.close();
  await rm(directory, { recursive: true });
});

const states = async () => (await scanners.list()).map(({ state }) => state);
const data = () => scans.map((scan) => scan.data);
const codes = () =>
  reports.map(({ error }) => (error instanceof AppError ? error.code : String(error)));
const save = (address: string, name = 'Hand scanner') =>
  scanners.save({ name, transport: 'hid', address });

describe('scanners in HID-POS mode', () => {
  it('are listed once each, with maker, product and serial number, and nothing else is', async () => {
    hid.plugIn({
      path: PATH,
      serialNumber: '15232B1F0C\0',
      manufacturer: 'Honeywell ',
      product: 'Voyager 1602g',
    });
    hid.plugIn({ path: OTHER, vendorId: 0x1eab, productId: 0x0d10, serialNumber: '' });
    expect(await scanners.listHid()).toEqual({
      available: true,
      scanners: [
        {
          address: '0c2e:0b8f:15232B1F0C',
          maker: 'Honeywell',
          product: 'Voyager 1602g',
          serialNumber: '15232B1F0C',
        },
        { address: `1eab:0d10@${OTHER}`, maker: '', product: '', serialNumber: '' },
      ],
    });
  });

  it('deliver every scan in order, with the symbology identifier and Chinese text whole', async () => {
    const scanner = hid.plugIn({ path: PATH, serialNumber: 'S1' });
    const info = await save('0c2e:0b8f:S1');
    expect(info).toMatchObject({ state: 'connected', address: '0c2e:0b8f:S1', transport: 'hid' });
    const gs1 = '010950110153000310LOT-7\u001d21SERIAL';
    const chinese = '零件-0001，'.repeat(12);
    for (const parts of [
      aimReports(']C1', gs1),
      aimReports(']Q2', chinese),
      aimReports(']E0', '4006381333931'),
    ])
      scanner.send(...parts);
    expect(data()).toEqual([`]C1${gs1}`, `]Q2${chinese}`, ']E04006381333931']);
    expect(scans.every(({ scannerId }) => scannerId === info.id)).toBe(true);
  });

  it('are told unplugged, found again in another socket, and half a scan is dropped and told', async () => {
    const first = hid.plugIn({ path: PATH, serialNumber: 'S1' });
    await save('0c2e:0b8f:S1');
    first.send(...aimReports(']C0', 'x'.repeat(60)).slice(0, 1));
    first.unplug();
    await expect.poll(states).toEqual(['absent']);
    expect(codes()).toContain('scan-cut-short');
    const second = hid.plugIn({ path: OTHER, serialNumber: 'S1' });
    await expect.poll(states).toEqual(['connected']);
    second.send(...aimReports(']C0', 'whole'));
    expect(data()).toEqual([']C0whole']);
    expect(first.readers()).toBe(0);
    const seen = changes.map(({ state }) => state);
    expect(seen).toEqual(['connected', 'connected', 'absent', 'connected']);
  });

  it('without a serial number are found by their kind when the path is another', async () => {
    const first = hid.plugIn({ path: PATH });
    await save(`0c2e:0b8f@${PATH}`);
    first.unplug();
    await expect.poll(states).toEqual(['absent']);
    hid.plugIn({ path: OTHER, serialNumber: 'S9' });
    const back = hid.plugIn({ path: '/dev/hidraw2' });
    await expect.poll(states).toEqual(['connected']);
    expect(back.readers()).toBe(1);
  });

  it('without a serial number and alike are two, and neither is heard by both', async () => {
    const left = hid.plugIn({ path: PATH });
    const right = hid.plugIn({ path: OTHER });
    const first = await save(`0c2e:0b8f@${PATH}`, 'Left');
    const second = await save(`0c2e:0b8f@${OTHER}`, 'Right');
    left.send(...aimReports(']C0', 'L'));
    right.send(...aimReports(']C0', 'R'));
    expect(scans).toEqual([
      { scannerId: first.id, data: ']C0L' },
      { scannerId: second.id, data: ']C0R' },
    ]);
    left.unplug();
    await expect.poll(states).toEqual(['absent', 'connected']);
  });

  it('set up twice are heard once; the second is told busy, and takes over when the first is removed', async () => {
    const scanner = hid.plugIn({ path: PATH, serialNumber: 'S1' });
    const first = await save('0c2e:0b8f:S1', 'First');
    expect((await save('0c2e:0b8f:S1', 'Again')).state).toBe('busy');
    scanner.send(...aimReports(']C0', 'once'));
    expect(data()).toEqual([']C0once']);
    await scanners.remove(first.id);
    await expect.poll(states).toEqual(['connected']);
    expect(scanner.readers()).toBe(1);
  });

  it('are absent until they are plugged in', async () => {
    expect((await save('0c2e:0b8f:S1')).state).toBe('absent');
    hid.plugIn({ path: OTHER, serialNumber: 'S2' });
    hid.plugIn({ path: PATH, serialNumber: 'S1' });
    await expect.poll(states).toEqual(['connected']);
  });

  it.each([
    ['Permission denied', 'no-permission'],
    ['Device or resource busy', 'busy'],
  ])(
    'that the system refuses with %j are told %s, and taken when it lets us',
    async (words, state) => {
      hid.plugIn({ path: PATH, serialNumber: 'S1' });
      hid.refuse(PATH, words);
      expect(await save('0c2e:0b8f:S1')).toMatchObject({ state, group: null });
      hid.refuse(PATH, null);
      await expect.poll(states).toEqual(['connected']);
    },
  );

  it('are kept over a restart, changed, and let go when removed', async () => {
    const scanner = hid.plugIn({ path: PATH, serialNumber: 'S1' });
    const { id } = await save('0c2e:0b8f:S1');
    await scanners.close();
    expect(scanner.readers()).toBe(0);
    scanners = open();
    await expect.poll(states).toEqual(['connected']);
    const changed = await scanners.save({
      ...{ id, name: 'Renamed', transport: 'hid', address: '0c2e:0b8f:S1' },
    });
    expect(changed).toMatchObject({ id, name: 'Renamed', state: 'connected' });
    expect(scanner.readers()).toBe(1);
    await scanners.remove(id);
    expect(scanner.readers()).toBe(0);
    expect(journal.devices.list('scanner')).toEqual([]);
  });

  it('of Honeywell are put into HID mode, and heard when they know none', async () => {
    const honeywell = hid.plugIn({ path: PATH, serialNumber: 'S1' });
    const newland = hid.plugIn({ path: OTHER, vendorId: 0x1eab, serialNumber: 'S1' });
    await save('0c2e:0b8f:S1');
    await save('1eab:0b8f:S1');
    expect([honeywell.features, newland.features]).toEqual([[[0xfe, 1]], []]);
    honeywell.send(...aimReports(']C0', 'heard'));
    expect(data()).toEqual([']C0heard']);
  });

  it('refuse an address that is none and keep nothing', async () => {
    await expect(save('/dev/hidraw0')).rejects.toMatchObject({ code: 'scanner-address-invalid' });
    expect(journal.devices.list('scanner')).toEqual([]);
  });
});

describe('a machine that can not read HID devices', () => {
  it('says so of the list and of each such scanner, and reads the others', async () => {
    const loadFailing = () =>
      Promise.reject(new AppError('hid-unavailable', { detail: 'libusb-1.0.so.0: not found' }));
    await scanners.close();
    scanners = open({ loadHid: loadFailing });
    expect(await scanners.listHid()).toEqual({ available: false, scanners: [] });
    expect((await save('0c2e:0b8f:S1')).state).toBe('unavailable');
    await scanners.save({ name: 'Wedge', transport: 'wedge', address: '' });
    expect(await states()).toEqual(['unavailable', 'connected']);
    expect(codes()).toContain('device-unavailable');
  });

  it.runIf(process.platform === 'linux')(
    'is told what is missing where a library of the system does not load',
    async () => {
      // The loader takes these first, and they are no libraries.
      for (const name of ['libudev.so.1', 'libusb-1.0.so.0'])
        await writeFile(join(directory, name), '');
      const script = `import { loadHid } from '${new URL('../serial/index.ts', import.meta.url).href}';
        await loadHid().catch((error) => console.log(error.code, error.meta.detail));`;
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--input-type=module', '--eval', script],
        { env: { ...process.env, LD_LIBRARY_PATH: directory } },
      );
      expect(stdout).toMatch(/^hid-unavailable .*(libudev|libusb)/);
    },
  );
});

describe('the library itself, on this machine', () => {
  it('lists what there is and refuses what there is not, or says that it does not run here', async () => {
    const library = await loadHid().catch((error: unknown) => error);
    if (library instanceof AppError) {
      expect(library.code).toBe('hid-unavailable');
      return;
    }
    await scanners.close();
    scanners = open({ loadHid });
    expect((await scanners.listHid()).available).toBe(true);
    expect((await save('ffff:ffff:NOBODY')).state).toBe('absent');
    const real = await loadHid();
    await expect(real.open('/dev/hidraw-none')).rejects.toThrow(/cannot open device/);
  });
});
