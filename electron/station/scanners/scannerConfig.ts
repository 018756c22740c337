import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../../../shared/errors.ts';
import type { HostInput } from '../../../shared/host/contract.ts';

/** What a USB device says of itself. It outlives the port name, which changes with the socket used. */
export const DeviceIdentity = Type.Object({
  vendorId: Type.String(),
  productId: Type.String(),
  serialNumber: Type.String(),
});
export type DeviceIdentity = Static<typeof DeviceIdentity>;

const Common = { name: Type.String({ minLength: 1, maxLength: 60 }) };
export const ScannerConfig = Type.Union([
  Type.Object({
    ...Common,
    transport: Type.Literal('serial'),
    path: Type.String({ minLength: 1 }),
    baudRate: Type.Integer({ minimum: 1 }),
    identity: Type.Optional(DeviceIdentity),
  }),
  Type.Object({
    ...Common,
    transport: Type.Literal('tcp'),
    host: Type.String({ minLength: 1 }),
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  }),
]);
export type ScannerConfig = Static<typeof ScannerConfig>;
export type SerialConfig = Extract<ScannerConfig, { transport: 'serial' }>;

const validator = Compile(ScannerConfig);
export const readScannerConfig = (value: unknown): ScannerConfig | null =>
  validator.Check(value) ? value : null;

/** 9600 8N1 is what scanners leave the factory with. */
const DEFAULT_BAUD_RATE = 9600;

/** A device path or a COM name. Typed in by a person: ptys and some adapters are in no list. */
const SERIAL_PATH = /^(\/[^\0\s]+|COM\d{1,3}|\\\\\.\\[^\0\s]+)$/i;

/** Throws AppError('scanner-address-invalid') or ('scanner-name-missing'). */
export function scannerConfigFrom(input: HostInput<'scanners:save'>): ScannerConfig {
  const name = input.name.trim();
  const address = input.address.trim();
  if (name === '') throw new AppError('scanner-name-missing');
  const invalid = new AppError('scanner-address-invalid', {
    transport: input.transport,
    address: input.address,
  });
  if (input.transport === 'serial') {
    const baudRate = input.baudRate ?? DEFAULT_BAUD_RATE;
    if (!SERIAL_PATH.test(address) || baudRate < 1) throw invalid;
    return { name, transport: 'serial', path: address, baudRate };
  }
  const [, host, port] = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(address) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) throw invalid;
  return { name, transport: 'tcp', host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
}

export const addressOf = (config: ScannerConfig): string =>
  config.transport === 'serial'
    ? config.path
    : `${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`;
