import { Type, type Static } from 'typebox';
import { FactEnvelope, FactResult, Operator } from '../facts/envelope.ts';
import { ImportReportPage, ImportStatus, type Poke } from '../protocol/http.ts';
import { closed, Id, Instant, Language, literals, optional, Role } from '../schema/base.ts';
import { COLLECTION_NAMES } from '../schema/collections.ts';
import { OrderPage, OrderQuery } from '../schema/order.ts';
import { call, Nothing, type Calls } from './call.ts';
import { DEVICE_CALLS, type BenchInfo, type ScaleInfo, type ScannerInfo } from './devices.ts';
import { PRINTING_CALLS, type PrinterInfo, type PrintJob } from './printing.ts';
import { IMPORT_CALLS } from './imports.ts';
import { CHANNEL_CALLS } from './channels.ts';
import { NOTIFY_CALLS } from './notify.ts';
import { RULE_CALLS } from './rules.ts';
import { SHELL_CALLS, type ShellInfo } from './shell.ts';
import { UPDATE_CALLS, type UpdateState } from './updates.ts';

export * from './devices.ts';
export * from './printing.ts';
export * from './shell.ts';
export * from './updates.ts';

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
  /** Take an SSCC from the leased range and put it into `data.sscc` of parcel.closed and pallet.numbered, and into the prints. */
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
  /** Central's ledger does not bear out what it showed this station before: it was cut, rewritten or put back. */
  'ledger-contradicted',
  /** Central signs its ledger with another key than before. */
  'ledger-key-changed',
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

/** A document as central's state has it: of whatever collection, whole. */
const HeldDocument = Type.Object({ id: Id, clock: Type.Integer() });
const HeldKey = closed({
  collection: Type.String({ maxLength: 40 }),
  id: Type.String({ maxLength: 400 }),
});
const HeldThrough = Type.Record(Type.String({ maxLength: 40 }), Type.Integer());

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
  /** Where this station reaches central: without credentials. */
  'central:get-address': call(Nothing, closed({ url: Type.String() })),
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

  ...IMPORT_CALLS,
  ...RULE_CALLS,
  ...NOTIFY_CALLS,
  ...CHANNEL_CALLS,
  ...PRINTING_CALLS,
  ...DEVICE_CALLS,
  ...UPDATE_CALLS,
  ...SHELL_CALLS,
} as const satisfies Calls;

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
  /** An update of this program is fetched, ready or refused. */
  update: UpdateState;
  /** A setting of the desktop shell was changed. */
  shell: ShellInfo;
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
  'update',
  'shell',
] as const satisfies readonly HostEventName[];
