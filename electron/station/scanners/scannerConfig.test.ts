import { describe, expect, it } from 'vitest';
import { addressOf } from '../serial/index.ts';
import { readScannerConfig, scannerConfigFrom } from './scannerConfig.ts';

const save = (transport: 'serial' | 'tcp', address: string) =>
  scannerConfigFrom({ name: ' Desk ', transport, address, duplicateMs: 300 });

describe('a scanner that is set up', () => {
  it.each([
    ['serial', '/dev/ttyUSB0'],
    ['tcp', '192.168.1.20:9201'],
  ] as const)('%s %s is kept as it was typed', (transport, address) => {
    const config = save(transport, address);
    expect(config.transport === 'wedge' ? '' : addressOf(config)).toBe(address);
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
  ] as const)('%s %j is refused', (transport, address) => {
    expect(() => save(transport, address)).toThrow('scanner-address-invalid');
  });

  it('without a name is refused', () => {
    const input = { name: ' ', transport: 'wedge', address: '' } as const;
    expect(() => scannerConfigFrom(input)).toThrow('scanner-name-missing');
  });
});
