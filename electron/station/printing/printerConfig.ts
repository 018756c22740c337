import { realpathSync } from 'node:fs';
import { Type, type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { AppError } from '../../../shared/errors.ts';
import { PrinterInfo, type HostInput } from '../../../shared/host/contract.ts';
import {
  DEFAULT_TARGET,
  fitsHead,
  LabelTarget,
  type LabelTemplateId,
} from '../../../shared/labels/index.ts';
import { LABEL_TEMPLATES } from '../labels/templates.ts';

const Text = Type.String({ minLength: 1, maxLength: 200 });
const PLACES = {
  tcp: Type.Object({
    transport: Type.Literal('tcp'),
    host: Text,
    port: Type.Integer({ minimum: 1, maximum: 65_535 }),
  }),
  serial: Type.Object({
    transport: Type.Literal('serial'),
    path: Text,
    baudRate: Type.Integer({ minimum: 300, maximum: 921_600 }),
  }),
  file: Type.Object({ transport: Type.Literal('file'), path: Text }),
  cups: Type.Object({ transport: Type.Literal('cups'), queue: Text }),
  windows: Type.Object({ transport: Type.Literal('windows'), queue: Text }),
};
/** Where a printer is. Only these hosts, ports, paths and queues are ever connected to. */
const PrinterPlace = Type.Union(Object.values(PLACES));
export type PrinterPlace = Static<(typeof PLACES)[keyof typeof PLACES]>;

/** What a person saved about a printer. */
const PrinterTraits = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 60 }),
  ...LabelTarget.properties,
  documents: PrinterInfo.properties.documents,
  standby: Type.Boolean(),
  asksStatus: Type.Boolean(),
});
export type PrinterConfig = Static<typeof PrinterTraits> & PrinterPlace;

const traits = Compile(PrinterTraits);
const places = Compile(PrinterPlace);
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** What a printer saved before there were other transports and languages lacks. */
const DEFAULTS = { transport: 'tcp', ...DEFAULT_TARGET, documents: [], standby: false };

/** A config as kept on disk, or null when it is not one. */
export function readPrinterConfig(value: unknown): PrinterConfig | null {
  if (!isObject(value)) return null;
  const whole: unknown = { ...DEFAULTS, ...value };
  return traits.Check(whole) && places.Check(whole) ? whole : null;
}

/** Host names, IPv4 and bare IPv6 addresses. No scheme, path, port or blanks. */
const HOST = /^(?!-)[A-Za-z0-9._:-]+$/;
/** A device of this machine: absolute, or a Windows port name. */
const PATH = /^(\/dev\/[A-Za-z0-9._/:@+-]+|COM\d{1,3})$/;
/** As CUPS and Windows allow names; never an option of a command. */
const QUEUE = /^(?!-)[^\p{Cc}/#]+$/u;
const DEFAULT_BAUD_RATE = 9600;

type SaveInput = HostInput<'printers:save'>;

function placeFrom(input: SaveInput): PrinterPlace {
  const { transport = 'tcp' } = input;
  const path = input.path?.trim() ?? '';
  switch (transport) {
    case 'tcp': {
      const host = input.host?.trim() ?? '';
      // A pasted URL is not a host name.
      if (!HOST.test(host) || (host.includes(':') && !/^[0-9A-Fa-f:.]+$/.test(host)))
        throw new AppError('printer-host-invalid', { host: input.host ?? '' });
      return { transport, host, port: input.port ?? 9100 };
    }
    case 'serial':
    case 'file': {
      if (!PATH.test(path) || path.includes('..'))
        throw new AppError('printer-path-invalid', { path });
      return transport === 'file'
        ? { transport, path }
        : { transport, path, baudRate: input.baudRate ?? DEFAULT_BAUD_RATE };
    }
    case 'cups':
    case 'windows': {
      const queue = input.queue?.trim() ?? '';
      // A network printer of Windows is called \\server\name.
      if (!QUEUE.test(queue)) throw new AppError('printer-queue-invalid', { queue });
      return { transport, queue };
    }
  }
}

/** Throws AppError: `printer-name-missing`, `printer-host-invalid`, `printer-path-invalid`, `printer-queue-invalid`. */
export function printerConfigFrom(input: SaveInput): PrinterConfig {
  const name = input.name.trim();
  const place = placeFrom(input);
  if (name === '') throw new AppError('printer-name-missing');
  return {
    name,
    ...place,
    language: input.language ?? DEFAULT_TARGET.language,
    dpmm: input.dpmm ?? DEFAULT_TARGET.dpmm,
    headMm: input.headMm ?? DEFAULT_TARGET.headMm,
    documents: input.documents ?? [],
    standby: input.standby ?? false,
    // System queues tell how they are in their own way.
    asksStatus: input.asksStatus,
  };
}

/** The place as people write it. */
export function describePlace(place: PrinterPlace): string {
  if (place.transport === 'tcp') return `${place.host}:${place.port}`;
  return 'path' in place ? place.path : place.queue;
}

/** Two paths may lead to one device; what isn't plugged in has only the path it was saved with. */
function devicePath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return path;
    throw error;
  }
}

/** Two entries with one address are one physical printer, and get one writer. */
export function printerAddress(place: PrinterPlace): string {
  if (place.transport === 'tcp') return `${place.host.toLowerCase()} ${place.port}`;
  if ('path' in place) return `device ${devicePath(place.path)}`;
  return `${place.transport} ${place.queue.toLowerCase()}`;
}

/** Whether this printer takes such a document of its own accord: it is wide enough, and meant for it. */
export const takesDocument = (
  printer: Pick<PrinterConfig, 'documents' | 'headMm'>,
  document: LabelTemplateId,
): boolean =>
  (printer.documents.length === 0 || printer.documents.includes(document)) &&
  fitsHead(LABEL_TEMPLATES[document], printer);
