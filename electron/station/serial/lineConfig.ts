import { Type, type Static } from 'typebox';
import { literals } from '../../../shared/schema/base.ts';

/** What a USB device says of itself. It outlives the port name, which changes with the socket used. */
export const DeviceIdentity = Type.Object({
  vendorId: Type.String(),
  productId: Type.String(),
  serialNumber: Type.String(),
});
export type DeviceIdentity = Static<typeof DeviceIdentity>;

/** What a line is set up with, beside what kind of device is at its end. Kept in the journal's file. */
export const SerialFields = {
  transport: Type.Literal('serial'),
  path: Type.String({ minLength: 1 }),
  baudRate: Type.Integer({ minimum: 1 }),
  dataBits: Type.Optional(Type.Union([Type.Literal(7), Type.Literal(8)])),
  parity: Type.Optional(literals(['none', 'even', 'odd'])),
  identity: Type.Optional(DeviceIdentity),
};
export const TcpFields = {
  transport: Type.Literal('tcp'),
  host: Type.String({ minLength: 1 }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
};
export const HidFields = {
  transport: Type.Literal('hid'),
  /** Four hex digits each. */
  vendorId: Type.String(),
  productId: Type.String(),
  /** What it says of itself, else where it was when it was chosen. */
  serialNumber: Type.Optional(Type.String({ minLength: 1 })),
  path: Type.Optional(Type.String({ minLength: 1 })),
};
const SerialLine = Type.Object(SerialFields);
const TcpLine = Type.Object(TcpFields);
export type SerialLine = Static<typeof SerialLine>;
export type TcpLine = Static<typeof TcpLine>;
export type LineConfig = SerialLine | TcpLine;
const HidLine = Type.Object(HidFields);
export type HidLine = Static<typeof HidLine>;

/** A device path or a COM name. Typed in by a person: ptys and some adapters are in no list. */
const SERIAL_PATH = /^(\/[^\0\s]+|COM\d{1,3}|\\\\\.\\[^\0\s]+)$/i;

/** Where a line goes as a person typed it; null for what is no such address. */
export function readAddress(
  transport: 'serial' | 'tcp',
  typed: string,
): { transport: 'serial'; path: string } | TcpLine | null {
  const address = typed.trim();
  if (transport === 'serial')
    return SERIAL_PATH.test(address) ? { transport, path: address } : null;
  const [, host, port] = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):(\d{1,5})$/.exec(address) ?? [];
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) return null;
  return { transport, host: host.replaceAll(/[[\]]/g, ''), port: Number(port) };
}

/**
 * A HID device by what it is: `0c2e:0b8f:SERIAL`, or `0c2e:0b8f@PATH` where it says no serial number. Null for what
 * is neither.
 */
export function readHidAddress(typed: string): HidLine | null {
  const [, vendorId, productId, by, rest] =
    /^([0-9a-f]{4}):([0-9a-f]{4})([:@])(\P{Cc}+)$/iu.exec(typed.trim()) ?? [];
  if (vendorId === undefined || productId === undefined || rest === undefined) return null;
  const kind = {
    transport: 'hid' as const,
    vendorId: vendorId.toLowerCase(),
    productId: productId.toLowerCase(),
  };
  return by === ':' ? { ...kind, serialNumber: rest } : { ...kind, path: rest };
}

export const hidAddressOf = (
  device: Pick<HidLine, 'vendorId' | 'productId' | 'serialNumber' | 'path'>,
): string => {
  const { vendorId, productId, serialNumber, path } = device;
  const kind = `${vendorId}:${productId}`;
  return serialNumber === undefined || serialNumber === ''
    ? `${kind}@${path ?? ''}`
    : `${kind}:${serialNumber}`;
};

export const addressOf = (line: LineConfig): string =>
  line.transport === 'serial'
    ? line.path
    : `${line.host.includes(':') ? `[${line.host}]` : line.host}:${line.port}`;
