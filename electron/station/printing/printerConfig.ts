import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../../../shared/errors.ts';
import type { HostInput } from '../../../shared/host/contract.ts';

/** What a person saved about a printer. Only these hosts and ports are ever connected to. */
export const PrinterConfig = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  host: Type.String({ minLength: 1, maxLength: 200 }),
  port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  asksStatus: Type.Boolean(),
});
export type PrinterConfig = Static<typeof PrinterConfig>;

const validator = Compile(PrinterConfig);

/** A config as kept on disk, or null when it is not one. */
export const readPrinterConfig = (value: unknown): PrinterConfig | null =>
  validator.Check(value) ? value : null;

/** Host names, IPv4 and bare IPv6 addresses. No scheme, path, port or blanks. */
const HOST = /^(?!-)[A-Za-z0-9._:-]+$/;

/** Throws AppError('printer-host-invalid'), so that a pasted URL is not taken for a host name. */
export function printerConfigFrom(input: HostInput<'printers:save'>): PrinterConfig {
  const host = input.host.trim();
  const name = input.name.trim();
  if (!HOST.test(host) || (host.includes(':') && !/^[0-9A-Fa-f:.]+$/.test(host)))
    throw new AppError('printer-host-invalid', { host: input.host });
  if (name === '') throw new AppError('printer-name-missing');
  return { name, host, port: input.port, asksStatus: input.asksStatus };
}

/** Two entries with one address are one physical printer, and get one writer. */
export const printerAddress = (config: { host: string; port: number }): string =>
  `${config.host.toLowerCase()} ${config.port}`;
