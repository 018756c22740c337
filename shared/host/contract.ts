import { Type, type Static, type TSchema } from 'typebox';
import { FactEnvelope, FactResult, Operator } from '../facts/envelope.ts';
import { ScaleProfile, WEIGHT_STATES } from '../scales/index.ts';
import { LABEL_TEMPLATE_IDS, LabelLanguage, LabelTarget } from '../labels/index.ts';
import { ImportReportPage, ImportStatus, type Poke } from '../protocol/http.ts';
import { closed, Id, Instant, Language, literals, optional, Role } from '../schema/base.ts';
import { COLLECTION_NAMES } from '../schema/collections.ts';
import { OrderPage, OrderQuery } from '../schema/order.ts';

/**
 * Everything the renderer may ask of the machine it runs on. One map: preload, agent and tests loop
 * over it. Inputs are checked against `input` before a handler runs; answers are plain data.
 */

export const Draft = closed({
  id: Id,
  type: Type.String({ maxLength: 60 }),
  data: Type.Unknown(),
  basedOn: optional(Type.Record(Type.String(), Type.Integer())),
  dependsOn: optional(Type.Array(Id)),
});

/** A document to print with the group. `{{sscc}}` in any string of `data` becomes the number taken with it. */
export const PrintRequest = closed({
  jobId: Id,
  parcelId: Id,
  document: literals(['shipping-label', 'packing-slip']),
  revision: Type.Integer({ minimum: 1 }),
  data: Type.Unknown(),
});
export type PrintRequest = Static<typeof PrintRequest>;

/** Where a person stands in a piece of work, as the interface writes it: opaque to the host. */
const KeptKey = Type.String({ minLength: 1, maxLength: 200 });
const KeptText = Type.String({ maxLength: 100_000 });

/** One group: journalled, numbered and queued for print in one commit, or not at all. */
export const RecordInput = closed({
  facts: Type.Array(Draft, { minItems: 1, maxItems: 200 }),
  print: Type.Array(PrintRequest, { maxItems: 10 }),
  /** Take an SSCC from the leased range and put it into `data.sscc` of parcel.closed and into the prints. */
  takeSscc: Type.Boolean(),
  /** Kept in the same commit, as `kept:put` would: where the person stands once the group is recorded. */
  keep: optional(closed({ key: KeptKey, text: KeptText })),
});

export const JournalledFact = closed({
  fact: FactEnvelope,
  result: Type.Union([FactResult, Type.Null()]),
  /** A refusal or quarantine the person has seen and put away. */
  dismissed: Type.Boolean(),
});
export type JournalledFact = Static<typeof JournalledFact>;

export const SessionInfo = closed({
  operator: Operator,
  name: Type.String(),
  roles: Type.Array(Role),
  language: Language,
  /** The badge was recognised; a PIN would open what only a PIN may do. */
  needsPinFor: Type.Array(Role),
});
export type SessionInfo = Static<typeof SessionInfo>;

export const NOTICE_CODES = [
  /** Another disk has written under this journal's epoch; a new one was begun. `count`: facts sent anew. */
  'journal-forked',
  /** Central knows more of this journal than it does itself: it was restored. `count`: facts sent anew. */
  'journal-behind',
  /** The journal lost facts, and has told central which. `count`: how many. */
  'numbers-lost',
  /** Central has forgotten facts it had taken: they are sent again. */
  'central-behind',
] as const;
export const StationNotice = closed({
  code: literals(NOTICE_CODES),
  at: Instant,
  count: Type.Integer(),
});
export type StationNotice = Static<typeof StationNotice>;

export const CONNECTION_STATES = ['connecting', 'live', 'offline', 'refused'] as const;
export const StationStatus = closed({
  host: literals(['electron', 'agent', 'browser']),
  stationId: Id,
  stationName: Type.String(),
  shard: Id,
  epoch: Id,
  connection: literals(CONNECTION_STATES),
  /** Why central refuses this station, while it does: a code the interface turns into a sentence. */
  refusal: Type.Union([Type.String(), Type.Null()]),
  /** Since when the connection is what it is. */
  since: Instant,
  /** Central's time when it last answered; null before the first time. */
  lastAnswer: Type.Union([Instant, Type.Null()]),
  waiting: Type.Integer(),
  /** Refused or quarantined facts not put away yet. */
  troubled: Type.Integer(),
  ssccLeft: Type.Integer(),
  diskLow: Type.Boolean(),
  /** How often the right to read a collection was lost: copies made under a lower count are thrown away. */
  lostGrants: Type.Record(Type.String({ maxLength: 40 }), Type.Integer()),
  /** What happened to this station and nobody has put away yet. */
  notices: Type.Array(StationNotice),
  /** Estimated central time in ms since 1970 and its uncertainty in ms. */
  now: Type.Integer(),
  uncertaintyMs: Type.Integer(),
});
export type StationStatus = Static<typeof StationStatus>;

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

/** Lines to scanners and scales. `no-permission`: `group` names the system's group whose members may open it. */
export const DEVICE_STATES = ['connected', 'absent', 'busy', 'no-permission'] as const;
export const ScannerInfo = closed({
  id: Id,
  name: Type.String(),
  transport: literals(['serial', 'tcp', 'wedge']),
  /** Empty for a wedge, which has no line. */
  address: Type.String(),
  state: literals(DEVICE_STATES),
  group: Type.Union([Type.String(), Type.Null()]),
  baudRate: Type.Union([Type.Integer(), Type.Null()]),
  /** The same code again from this scanner within so many ms is an ignored duplicate. 0: never. */
  duplicateMs: Type.Integer(),
});
export type ScannerInfo = Static<typeof ScannerInfo>;

export const LiveWeight = closed({
  state: literals(WEIGHT_STATES),
  /** The weight that counts when `stable`; for watching only when it moves or settles; else null. */
  grams: Type.Union([Type.Number(), Type.Null()]),
});
export const ScaleInfo = closed({
  id: Id,
  name: Type.String(),
  transport: literals(['serial', 'tcp']),
  address: Type.String(),
  profile: ScaleProfile,
  /** What it can carry; above it is `over`. Null: as the scale says. */
  maxGrams: Type.Union([Type.Integer(), Type.Null()]),
  baudRate: Type.Union([Type.Integer(), Type.Null()]),
  state: literals(DEVICE_STATES),
  group: Type.Union([Type.String(), Type.Null()]),
  /** `silent` whenever it is not connected. */
  live: LiveWeight,
});
export type ScaleInfo = Static<typeof ScaleInfo>;

/** Devices that stand together at one place. A station that is bound to a bench works with that bench's. */
export const BenchInfo = closed({
  id: Id,
  name: Type.String(),
  /** What its barcode says, e.g. BENCH-01. */
  code: Type.String(),
  printerIds: Type.Array(Id),
  scaleId: Type.Union([Id, Type.Null()]),
  scannerIds: Type.Array(Id),
  /** This station stands here: its labels go to these printers first, this scale weighs, other benches' scanners are not heard. */
  bound: Type.Boolean(),
});
export type BenchInfo = Static<typeof BenchInfo>;

/** How a serial line is set where a device does not have it from the factory. */
const SerialSettings = {
  baudRate: optional(Type.Integer({ minimum: 1, maximum: 4_000_000 })),
  dataBits: optional(Type.Union([Type.Literal(7), Type.Literal(8)])),
  parity: optional(literals(['none', 'even', 'odd'])),
};

/** A document as central's state has it: of whatever collection, whole. */
const HeldDocument = Type.Object({ id: Id, clock: Type.Integer() });
const HeldKey = closed({
  collection: Type.String({ maxLength: 40 }),
  id: Type.String({ maxLength: 400 }),
});
const HeldThrough = Type.Record(Type.String({ maxLength: 40 }), Type.Integer());

const Nothing = closed({});
const call = <I extends TSchema, O extends TSchema>(input: I, output: O) => ({ input, output });

export const HOST_CALLS = {
  'station:get-status': call(Nothing, StationStatus),
  'station:dismiss-notice': call(closed({ code: literals(NOTICE_CODES) }), Nothing),

  'session:get': call(Nothing, Type.Union([SessionInfo, Type.Null()])),
  'session:list-people': call(
    Nothing,
    Type.Array(closed({ personId: Id, name: Type.String(), roles: Type.Array(Role) })),
  ),
  'session:sign-in': call(
    closed({
      badge: optional(Type.String({ maxLength: 80 })),
      personId: optional(Id),
      pin: optional(Type.String({ maxLength: 20 })),
    }),
    SessionInfo,
  ),
  'session:sign-out': call(Nothing, Nothing),

  'facts:record': call(
    RecordInput,
    closed({ facts: Type.Array(FactEnvelope), sscc: Type.Union([Type.String(), Type.Null()]) }),
  ),
  /** Facts a starting renderer must fold: unanswered ones, and those answered with a clock above `through`. */
  'facts:list-unshown': call(closed({ through: Type.Integer() }), Type.Array(JournalledFact)),
  /** What waits and what came back refused, newest first, for the person. */
  'facts:list-waiting': call(
    closed({ limit: Type.Integer({ minimum: 1, maximum: 500 }) }),
    Type.Array(JournalledFact),
  ),
  /** By who asked for it, or a supervisor with a PIN; others get `not-yours-to-dismiss`. */
  'facts:dismiss': call(closed({ factId: Id }), Nothing),

  /** What a window that starts, perhaps after a crash, goes on from. */
  'kept:list': call(Nothing, Type.Array(closed({ key: KeptKey, text: KeptText }))),
  /** On the disk when it answers; null forgets. The longest unused beyond 500 are forgotten too. */
  'kept:put': call(closed({ key: KeptKey, text: Type.Union([KeptText, Type.Null()]) }), Nothing),

  /** What the host holds of the work in this station's hands, without its content. */
  'held:list': call(
    Nothing,
    Type.Array(
      closed({ collection: literals(COLLECTION_NAMES), id: Type.String(), clock: Type.Integer() }),
    ),
  ),
  /** Changes what is held, in one commit. `through`: the clocks up to which all of it is known then; absent: as before. */
  'held:save': call(
    closed({
      put: Type.Array(closed({ collection: literals(COLLECTION_NAMES), document: HeldDocument }), {
        maxItems: 1000,
      }),
      remove: Type.Array(HeldKey, { maxItems: 20_000 }),
      through: optional(HeldThrough),
    }),
    Nothing,
  ),
  /** What this session may see of it, in portions: `after` is the `next` of the answer before. */
  'held:load': call(
    closed({ after: optional(HeldKey) }),
    closed({
      documents: Type.Array(
        closed({ collection: literals(COLLECTION_NAMES), document: HeldDocument }),
      ),
      next: Type.Union([HeldKey, Type.Null()]),
      through: HeldThrough,
    }),
  ),

  /** How far a browser's copy of the warehouse had come, by collection: an older one is fetched again. */
  'copies:noted': call(closed({ copy: Id }), closed({ through: HeldThrough })),
  'copies:note': call(closed({ copy: Id, through: HeldThrough }), Nothing),

  /** Prompts the host to connect and push now instead of at the end of its back-off. */
  'central:retry-now': call(Nothing, Nothing),

  'orders:query': call(OrderQuery, OrderPage),
  'imports:begin': call(
    closed({ filename: Type.String({ maxLength: 200 }), size: Type.Integer({ minimum: 0 }) }),
    closed({ uploadId: Id }),
  ),
  /** Chunks in order, base64, at most 1 MiB each before encoding. */
  'imports:chunk': call(
    closed({ uploadId: Id, data: Type.String({ maxLength: 1_400_000 }) }),
    Nothing,
  ),
  'imports:finish': call(closed({ uploadId: Id }), closed({ importId: Id })),
  'imports:get': call(closed({ importId: Id }), ImportStatus),
  'imports:list': call(Nothing, Type.Array(ImportStatus)),
  'imports:report': call(
    closed({
      importId: Id,
      offset: Type.Integer({ minimum: 0 }),
      limit: Type.Integer({ minimum: 1, maximum: 500 }),
    }),
    ImportReportPage,
  ),

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

  'scanners:list': call(Nothing, Type.Array(ScannerInfo)),
  'scanners:save': call(
    closed({
      id: optional(Id),
      name: Type.String({ minLength: 1, maxLength: 60 }),
      transport: literals(['serial', 'tcp', 'wedge']),
      /** A device path, a COM name or host:port; empty for a wedge. */
      address: Type.String({ maxLength: 200 }),
      ...SerialSettings,
      duplicateMs: optional(Type.Integer({ minimum: 0, maximum: 10_000 })),
    }),
    ScannerInfo,
  ),
  'scanners:remove': call(closed({ id: Id }), Nothing),

  /** The scales set up here. Which of them weighs parcels is the bound bench's affair. */
  'scales:list': call(Nothing, Type.Array(ScaleInfo)),
  /** Errors: scale-name-missing, scale-address-invalid, scale-unknown. Answers when it was tried to reach once. */
  'scales:save': call(
    closed({
      id: optional(Id),
      name: Type.String({ minLength: 1, maxLength: 60 }),
      transport: literals(['serial', 'tcp']),
      address: Type.String({ minLength: 1, maxLength: 200 }),
      profile: ScaleProfile,
      /** Absent: as scales of the format leave the factory. */
      ...SerialSettings,
      maxGrams: optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    }),
    ScaleInfo,
  ),
  'scales:remove': call(closed({ id: Id }), Nothing),
  /**
   * The next weight that counts, read anew from when it was asked for. Errors, after `withinMs`: scale-absent,
   * scale-busy, scale-no-permission, scale-silent, scale-motion, scale-over, scale-under, scale-garbled,
   * scale-refused; scale-unknown at once.
   */
  'scales:read': call(
    closed({ id: Id, withinMs: Type.Integer({ minimum: 100, maximum: 30_000 }) }),
    closed({ grams: Type.Number() }),
  ),

  'benches:list': call(Nothing, Type.Array(BenchInfo)),
  /** Errors: bench-name-missing, bench-code-invalid, bench-code-taken, bench-unknown, printer-unknown, scale-unknown, scanner-unknown. */
  'benches:save': call(
    closed({
      id: optional(Id),
      name: Type.String({ minLength: 1, maxLength: 60 }),
      /** Absent: the next free number for a new one, the same for a known one. */
      code: optional(Type.String({ maxLength: 40 })),
      printerIds: Type.Array(Id, { maxItems: 20 }),
      scaleId: Type.Union([Id, Type.Null()]),
      scannerIds: Type.Array(Id, { maxItems: 20 }),
    }),
    BenchInfo,
  ),
  'benches:remove': call(closed({ id: Id }), Nothing),
  /** Binds this station to the bench with that barcode; null: to none. Errors: bench-not-here. */
  'benches:bind': call(
    closed({ code: Type.Union([Type.String({ maxLength: 40 }), Type.Null()]) }),
    Type.Union([BenchInfo, Type.Null()]),
  ),

  /** Serial ports the system lists, to choose from. Ptys and some adapters are in no list: a path can be typed. */
  'ports:list': call(
    Nothing,
    Type.Array(
      closed({
        path: Type.String(),
        /** Maker, product and serial number, as far as the device says them; may be empty. */
        label: Type.String(),
      }),
    ),
  ),
} as const satisfies Record<string, { input: TSchema; output: TSchema }>;

export type HostCallName = keyof typeof HOST_CALLS;
export type HostInput<K extends HostCallName> = Static<(typeof HOST_CALLS)[K]['input']>;
export type HostOutput<K extends HostCallName> = Static<(typeof HOST_CALLS)[K]['output']>;
export const HOST_CALL_NAMES = Object.keys(HOST_CALLS) as HostCallName[];

/** What the host tells the renderer unasked. */
export interface HostEvents {
  /** A hardware scanner read something. `at`: performance-free wall milliseconds, for ordering only. */
  scan: { scannerId: string; data: string; at: number };
  status: StationStatus;
  /** Central answered facts; noted by the host before any pulled document that shows them is handed on. */
  answers: { results: FactResult[] };
  /** Facts the host made itself (label.printed, label.reprinted). */
  facts: { facts: FactEnvelope[] };
  /** Central's shard moved on: pull. `own`: by nothing but this station's own applied facts, which are shown already. */
  poke: Poke & { own: boolean };
  printer: PrinterInfo;
  job: PrintJob;
  scanner: ScannerInfo;
  /** A scale's line changed, or what is on it. At most ten times a second for each scale. */
  scale: ScaleInfo;
  /** A bench was changed, or the station was bound to another. */
  bench: { bound: BenchInfo | null };
  session: SessionInfo | null;
}
export type HostEventName = keyof HostEvents;
export const HOST_EVENT_NAMES = [
  'scan',
  'status',
  'answers',
  'facts',
  'poke',
  'printer',
  'job',
  'scanner',
  'scale',
  'bench',
  'session',
] as const satisfies readonly HostEventName[];
