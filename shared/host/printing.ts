/** What the renderer may ask of printers, print jobs and labels. */
import { Type, type Static } from 'typebox';
import { LABEL_TEMPLATE_IDS, LabelLanguage, LabelTarget } from '../labels/index.ts';
import { closed, Id, Instant, literals, optional } from '../schema/base.ts';
import { call, Nothing, type Calls } from './call.ts';

/** `warning`: it prints no more until somebody sees to it, or soon won't; `reason` says which. */
export const PRINTER_STATES = [
  'unknown',
  'connected',
  'printing',
  'warning',
  'no-media',
  'jam',
  'disconnected',
] as const;
export const PRINTER_TRANSPORTS = ['tcp', 'serial', 'file', 'cups', 'windows'] as const;

/** Where a printer is: `host` and `port` for tcp; `path` for serial, with `baudRate`, and file; else `queue`. */
const printerPlace = {
  host: optional(Type.String({ minLength: 1, maxLength: 200 })),
  port: optional(Type.Integer({ minimum: 1, maximum: 65_535 })),
  path: optional(Type.String({ minLength: 1, maxLength: 200 })),
  baudRate: optional(Type.Integer({ minimum: 300, maximum: 921_600 })),
  queue: optional(Type.String({ minLength: 1, maxLength: 200 })),
};
const PrinterDocuments = Type.Array(literals(LABEL_TEMPLATE_IDS), { maxItems: 20 });

export const PrinterInfo = closed({
  id: Id,
  name: Type.String(),
  transport: literals(PRINTER_TRANSPORTS),
  ...printerPlace,
  /** The place as people write it: host:port, path or queue. */
  address: Type.String(),
  ...LabelTarget.properties,
  /** What it prints of its own accord; empty: everything. */
  documents: PrinterDocuments,
  /** Takes jobs only while no other printer that could is well. */
  standby: Type.Boolean(),
  /** Whether it answers its language's status question; without it 'sent' is the best that can be known. */
  asksStatus: Type.Boolean(),
  state: literals(PRINTER_STATES),
  /** A code the interface turns into a sentence: paper-out, head-open, no-answer, refused, timeout… */
  reason: Type.Union([Type.String(), Type.Null()]),
});
export type PrinterInfo = Static<typeof PrinterInfo>;

export const JOB_STATES = [
  'queued',
  'sending',
  'sent',
  'printed',
  'unknown',
  'failed',
  'void',
] as const;
export const PrintJob = closed({
  jobId: Id,
  /** What it is for: a parcel's id; the job's own id for labels that belong to none. */
  parcelId: Id,
  document: literals(LABEL_TEMPLATE_IDS),
  revision: Type.Integer(),
  /** What its bytes are written in: only printers of this kind take it. */
  language: LabelLanguage,
  dpmm: LabelTarget.properties.dpmm,
  printerId: Type.Union([Id, Type.Null()]),
  state: literals(JOB_STATES),
  reason: Type.Union([Type.String(), Type.Null()]),
  bytesSha256: Type.String(),
  byteLength: Type.Integer(),
  createdAt: Instant,
});
export type PrintJob = Static<typeof PrintJob>;

/** Bytes for a printer. `zpl` is drawn by a renderer of ZPL, the others by shared/paper. */
export const PrintBytes = closed({
  base64: Type.String(),
  language: LabelLanguage,
  dpmm: LabelTarget.properties.dpmm,
});
export type PrintBytes = Static<typeof PrintBytes>;

export const PRINTING_CALLS = {
  'printers:list': call(Nothing, Type.Array(PrinterInfo)),
  'printers:save': call(
    closed({
      id: optional(Id),
      name: Type.String({ minLength: 1, maxLength: 60 }),
      /** Default tcp. */
      transport: optional(literals(PRINTER_TRANSPORTS)),
      ...printerPlace,
      /** Defaults: zpl, 8 dots a millimetre, 104 mm. */
      language: optional(LabelLanguage),
      dpmm: optional(LabelTarget.properties.dpmm),
      headMm: optional(LabelTarget.properties.headMm),
      documents: optional(PrinterDocuments),
      standby: optional(Type.Boolean()),
      asksStatus: Type.Boolean(),
    }),
    PrinterInfo,
  ),
  /** What this machine could print to, to choose from. What is not listed may be typed in. */
  'printers:list-places': call(
    Nothing,
    closed({
      queues: Type.Array(
        closed({
          transport: literals(['cups', 'windows']),
          queue: Type.String(),
          description: Type.String(),
        }),
      ),
      files: Type.Array(Type.String()),
      serialPorts: Type.Array(Type.String()),
    }),
  ),
  /** Somebody watches: printers at rest are asked how they are now; what changed comes as `printer` events. */
  'printers:look': call(Nothing, Nothing),
  'printers:remove': call(closed({ id: Id }), Nothing),
  'printers:print-test': call(closed({ id: Id }), Nothing),
  'jobs:list': call(
    closed({ parcelId: optional(Id), openOnly: Type.Boolean() }),
    Type.Array(PrintJob),
  ),
  /** The person's word on a job whose fate is unknown. `reprint` needs a reason and makes a new revision. */
  'jobs:decide': call(
    closed({
      jobId: Id,
      decision: literals(['it-printed', 'reprint']),
      reason: optional(literals(['not-printed', 'unreadable', 'damaged', 'lost'])),
    }),
    closed({ newJobId: Type.Union([Id, Type.Null()]) }),
  ),
  /** Gives a job that waits to another printer; null: to whichever takes it first. */
  'jobs:move': call(closed({ jobId: Id, printerId: Type.Union([Id, Type.Null()]) }), PrintJob),
  /** Takes back a job that waits and belongs to no parcel. */
  'jobs:cancel': call(closed({ jobId: Id }), PrintJob),

  /** The kept bytes of a job: what the printer received, base64. */
  'labels:get-bytes': call(closed({ jobId: Id }), PrintBytes),
  /** The bytes a document would get for this printer, else for the one that would take it: previewed from themselves. */
  'labels:preview': call(
    closed({
      document: literals(LABEL_TEMPLATE_IDS),
      data: Type.Unknown(),
      printerId: optional(Id),
    }),
    PrintBytes,
  ),
  /** Prints a label that is part of no group: bins, totes, products, pallets, badges. The same jobId again prints nothing again. */
  'labels:print': call(
    closed({
      jobId: Id,
      template: literals(LABEL_TEMPLATE_IDS),
      data: Type.Unknown(),
      copies: Type.Integer({ minimum: 1, maximum: 999 }),
      /** Absent: whichever printer takes it first. */
      printerId: optional(Id),
    }),
    PrintJob,
  ),
} as const satisfies Calls;
