import { describe, expect, it } from 'vitest';
import { addressOf, hidAddressOf } from '../serial/index.ts';
import { readScannerConfig, scannerConfigFrom, type ScannerConfig } from './scannerConfig.ts';

const addressIn = (config: ScannerConfig): string => {
  if (config.transport === 'wedge') return '';
  return config.transport === 'hid' ? hidAddressOf(config) : addressOf(config);
};
const save = (transport: 'serial' | 'tcp' | 'hid', address: string) =>
  scannerConfigFrom({ name: ' Desk ', transport, address, duplicateMs: 300 });

describe('a scanner that is set up', () => {
  it.each([
    ['serial', '/dev/ttyUSB0'],
    ['tcp', '192.168.1.20:9201'],
    ['hid', '0c2e:0b8f:S1521:A'],
    ['hid', '1eab:0d10@/dev/hidraw3'],
    ['hid', '1eab:0d10@\\\\?\\HID#VID_1EAB&PID_0D10#7&2a&0&0000#{4d1e55b2}'],
  ] as const)('%s %s is kept as it was typed', (transport, address) => {
    const config = save(transport, address);
    expect(addressIn(config)).toBe(address);
    expect(config).toMatchObject({ name: 'Desk', duplicateMs: 300 });
    expect(readScannerConfig(JSON.parse(JSON.stringify(config)))).toEqual(config);
  });

  it('as a keyboard has no address', () => {
    const config = scannerConfigFrom({ name: 'Wedge', transport: 'wedge', address: '' });
    expect(config).toEqual({ name: 'Wedge', transport: 'wedge' });
    expect(readScannerConfig(config)).toEqual(config);
  });

  it('was set up before there were duplicates to ignore', () => {
    const old = { name: 'Desk', transport: 'serial', path: '/dev/ttyACM0', baudRate: 9600 };
    expect(readScannerConfig(old)).toEqual(old);
  });

  it.each([
    ['serial', '192.168.1.20:9201'],
    ['tcp', '192.168.1.20'],
    ['hid', '/dev/hidraw3'],
    ['hid', '0c2e:0b8f'],
    ['hid', '0c2e:0b8f:'],
    ['hid', '0c2e:b8f:S1'],
  ] as const)('%s %j is refused', (transport, address) => {
    expect(() => save(transport, address)).toThrow('scanner-address-invalid');
  });

  it('without a name is refused', () => {
    const input = { name: ' ', transport: 'wedge', address: '' } as const;
    expect(() => scannerConfigFrom(input)).toThrow('scanner-name-missing');
  });
});
