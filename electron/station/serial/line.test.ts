import { describe, expect, it } from 'vitest';
import { hidAbsenceOf } from './hidConnection.ts';
import { addressOf, readAddress, type LineConfig } from './lineConfig.ts';
import { absenceOf, isGone } from './serialConnection.ts';
import { locate, type ListedPort } from './serialPorts.ts';

describe('an address', () => {
  it.each([
    ['serial', '/dev/ttyUSB0'],
    ['serial', 'COM12'],
    ['tcp', '192.168.1.20:9201'],
    ['tcp', 'bridge-4.local:1'],
    ['tcp', '[fe80::1]:9201'],
  ] as const)('%s %s is kept and shown as it was typed', (transport, address) => {
    const line = readAddress(transport, ` ${address} `);
    expect(line && addressOf({ baudRate: 9600, ...line } as LineConfig)).toBe(address);
  });

  it.each([
    ['serial', 'ttyUSB0'],
    ['serial', '/dev/tty USB0'],
    ['serial', '192.168.1.20:9201'],
    ['tcp', '192.168.1.20'],
    ['tcp', 'host:0'],
    ['tcp', 'host:65536'],
    ['tcp', 'tcp://host:9201'],
    ['tcp', ':9201'],
  ] as const)('%s %j is none', (transport, address) => {
    expect(readAddress(transport, address)).toBeNull();
  });
});

describe('a port that does not open', () => {
  it.each([
    ['Error: No such file or directory, cannot open /dev/ttyACM0', 'linux', 'absent'],
    ['Error: Permission denied, cannot open /dev/ttyACM0', 'linux', 'no-permission'],
    ['Error Resource temporarily unavailable Cannot lock port', 'linux', 'busy'],
    ['Error: Device or resource busy, cannot open /dev/ttyACM0', 'linux', 'busy'],
    ['Error: Resource busy, cannot open /dev/tty.usbmodem1', 'darwin', 'busy'],
    ['Opening COM3: Access denied', 'win32', 'busy'],
    ['Opening COM3: File not found', 'win32', 'absent'],
  ] as const)('%s on %s is %s', (message, platform, absence) => {
    expect(absenceOf(message, platform)).toBe(absence);
  });
});

describe('a port that is asked whether it is there', () => {
  it.each([
    ['Error: Input/output error, cannot get', true],
    ['Error: Device not configured, cannot get', true],
    ['Error: No such device, cannot get', true],
    ['Error: Inappropriate ioctl for device, cannot get', false],
    ['Port is not open', false],
  ])('%s: gone is %s', (message, gone) => {
    expect(isGone(message)).toBe(gone);
  });
});

describe('a device that moved', () => {
  const identity = { vendorId: '0c2e', productId: '0901', serialNumber: 'A1' };
  const other = { ...identity, serialNumber: 'B2' };
  const serial = { path: '/dev/ttyACM0' };

  it.each<[string, ListedPort[], string | null]>([
    [
      'is found under its new name',
      [{ path: '/dev/ttyACM1', label: '', identity }],
      '/dev/ttyACM1',
    ],
    [
      'is not mistaken for its successor',
      [{ path: '/dev/ttyACM0', label: '', identity: other }],
      null,
    ],
    ['is tried where it was when nothing is listed', [], '/dev/ttyACM0'],
    ['is tried where a nameless device is', [{ path: '/dev/ttyACM0', label: '' }], '/dev/ttyACM0'],
  ])('%s', (_, ports, path) => {
    expect(locate({ ...serial, identity }, ports)).toBe(path);
  });

  it('is taken by its path while it never said who it is', () => {
    expect(locate(serial, [{ path: '/dev/ttyACM0', label: '', identity: other }])).toBe(
      '/dev/ttyACM0',
    );
  });
});

describe('a HID device that does not open', () => {
  const failed = "cannot open device with path X: Failed to open a device with path 'X'";
  it.each([
    [`${failed}: No such file or directory`, 'linux', 'absent'],
    [`${failed}: Permission denied`, 'linux', 'no-permission'],
    [`${failed}: Device or resource busy`, 'linux', 'busy'],
    ['cannot open: CreateFile: (0x00000020) The process cannot access', 'win32', 'busy'],
    ['cannot open: CreateFile: (0x00000005) Access is denied.', 'win32', 'busy'],
    ['cannot open: CreateFile: (0x00000002) The system cannot find', 'win32', 'absent'],
    ['failed to open IOHIDDevice: (0xE00002C5) exclusive access', 'darwin', 'busy'],
    ['failed to open IOHIDDevice: (0xE00002E2) not permitted', 'darwin', 'no-permission'],
    ['failed to open IOHIDDevice: (0xE00002C0) no such device', 'darwin', 'absent'],
  ] as const)('%s on %s is %s', (message, platform, absence) => {
    expect(hidAbsenceOf(message, platform)).toBe(absence);
  });
});
