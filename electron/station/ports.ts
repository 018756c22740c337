import type { Operator } from '../../shared/facts/envelope.ts';
import type { FactDraft, FactEnvelope } from '../../shared/facts/index.ts';
import type {
  HostInput,
  HostOutput,
  PrinterInfo,
  PrintJob,
  ScaleInfo,
  ScannerInfo,
  UpdateState,
  ShellInfo,
} from '../../shared/host/contract.ts';
import type { LabelTarget } from '../../shared/labels/index.ts';

/**
 * What the rooms of a station need of each other: the spool and the scanners are handed the stores they
 * work on and give back a port; the station calls the port. Interfaces only, so that each side can be
 * tested with the real other one or a small stand-in.
 */

export type JobState = PrintJob['state'];
export type LabelDocument = PrintJob['document'];

/** A job as its group queues it. `bytes` are final: what the printer will receive. */
export interface NewPrintJob {
  readonly jobId: string;
  readonly parcelId: string;
  readonly document: LabelDocument;
  readonly revision: number;
  readonly printerId: string | null;
  readonly bytes: Uint8Array;
  /** Default: zpl at 8 dots a millimetre. */
  readonly format?: JobFormat;
}

/** What a job's bytes are written in. */
export type JobFormat = Pick<LabelTarget, 'language' | 'dpmm'>;

/** A fact that the host makes itself. Its id is made by the host; `data` is checked like anybody's. */
export type HostFactDraft = Omit<
  Extract<FactDraft, { type: 'label.printed' | 'label.reprinted' }>,
  'id'
>;

/**
 * One commit: the job's new state, the facts that tell central, and the job that takes its place.
 * The state 'sending' must be committed by its own change before the first byte leaves, so that a
 * crash is found as 'sending' at the next start and becomes 'unknown', never a second label.
 */
export interface JobChange {
  readonly jobId: string;
  readonly state: JobState;
  /** A code the interface turns into a sentence; null where there is nothing to say. */
  readonly reason: string | null;
  /** The printer that takes the job; null: whichever does. Absent: as it was. */
  readonly printerId?: string | null;
  /** Technical detail for the log and support, never shown as the sentence. */
  readonly error?: string;
  readonly facts?: readonly HostFactDraft[];
  /** A reprint: a new queued job with the same bytes under the next revision. */
  readonly replacement?: { readonly jobId: string; readonly revision: number };
  /** Who decided. Absent: the operator of the group that queued the job. */
  readonly operator?: Operator;
}

/** The print jobs in the journal. Synchronous: a returned change is on the disk. */
export interface JobStore {
  get(jobId: string): PrintJob | undefined;
  /** Newest first. `openOnly`: without printed and void ones. */
  list(filter: { parcelId?: string; openOnly: boolean }): PrintJob[];
  /** All jobs in a state, oldest first: what a starting spool has to sort out. */
  inState(state: JobState): PrintJob[];
  bytes(jobId: string): Uint8Array | undefined;
  /** The oldest queued job in the printer's format that is its own, or nobody's yet and one of `documents`. */
  nextQueued(
    printer: { readonly id: string } & JobFormat,
    documents: readonly LabelDocument[],
  ): PrintJob | undefined;
  /** Queues a job that belongs to no group; the same jobId again is the job there is. Emits `job`. */
  add(job: NewPrintJob, operator: Operator): PrintJob;
  /**
   * Commits the change, appends its facts to the journal, emits `job` and `facts`, and wakes the
   * outbox. Throws AppError('job-unknown'), or AppError('disk-full') with nothing changed.
   */
  commit(change: JobChange): { job: PrintJob; replacement: PrintJob | null; facts: FactEnvelope[] };
}

export type DeviceKind = 'printer' | 'scanner' | 'scale' | 'bench';

/** What was set up for devices, as JSON by kind and id. Kept in the journal file: it outlives Dexie. */
export interface DeviceStore {
  list(kind: DeviceKind): { id: string; config: unknown }[];
  save(kind: DeviceKind, id: string, config: unknown): void;
  remove(kind: DeviceKind, id: string): void;
}

export interface PrintingDeps {
  readonly jobs: JobStore;
  readonly devices: DeviceStore;
  readonly onPrinter: (printer: PrinterInfo) => void;
  /** Not of the bench this station is bound to: such a printer steps in only while none of the others is well. */
  readonly isSetAside?: (printerId: string) => boolean;
  /** A UUID for new printers and jobs. */
  readonly newId: () => string;
  /** Where a failure goes that no caller waits for. Never throws. */
  readonly report: (where: string, error: unknown) => void;
}

/** The print spool: one durable queue and one writer per printer. Made by `(deps: PrintingDeps) => PrintingPort`. */
export interface PrintingPort {
  list(): PrinterInfo[];
  save(input: HostInput<'printers:save'>): Promise<PrinterInfo>;
  remove(id: string): Promise<void>;
  printTest(id: string): Promise<void>;
  /** What this machine could print to. */
  listPlaces(): Promise<HostOutput<'printers:list-places'>>;
  /** Asks printers at rest how they are, sooner than they would be; what changed comes by `onPrinter`. Returns at once. */
  look(): void;
  /** What a document is made for: the named printer, else the one that would take it. Throws `printer-unknown`. */
  targetFor(document: LabelDocument, printerId?: string): LabelTarget;
  /** Gives a waiting job to another printer, or to whichever takes it. Throws `job-not-waiting`, `printer-other-format`. */
  move(jobId: string, printerId: string | null): PrintJob;
  /** Takes a waiting job back. Throws `job-not-waiting`, and `job-of-parcel` for one that a parcel needs. */
  cancel(jobId: string): PrintJob;
  /** The person's word on a job whose fate is unknown; `operator` is who is signed in. */
  decide(
    jobId: string,
    decision: HostInput<'jobs:decide'>['decision'],
    reason: HostInput<'jobs:decide'>['reason'] | undefined,
    operator: Operator,
  ): Promise<{ newJobId: string | null }>;
  /** New jobs may be queued: look. Returns at once. */
  wake(): void;
  /** Stops taking jobs, lets the one being sent end or reach its deadline, closes sockets. */
  close(): Promise<void>;
}
export type CreatePrinting = (deps: PrintingDeps) => PrintingPort;

export interface ScannersDeps {
  readonly devices: DeviceStore;
  /** `at`: wall milliseconds, for ordering only. */
  readonly onScan: (scan: { scannerId: string; data: string; at: number }) => void;
  readonly onScanner: (scanner: ScannerInfo) => void;
  readonly newId: () => string;
  readonly report: (where: string, error: unknown) => void;
}

/** Serial, HID-POS and TCP scanners. Made by `(deps: ScannersDeps) => ScannersPort`. */
export interface ScannersPort {
  list(): Promise<ScannerInfo[]>;
  save(input: HostInput<'scanners:save'>): Promise<ScannerInfo>;
  remove(id: string): Promise<void>;
  /** Serial ports the system lists; none where it can't. */
  listPorts(): Promise<HostOutput<'ports:list'>>;
  /** Scanners in HID-POS mode that are plugged in. */
  listHid(): Promise<HostOutput<'hid:list'>>;
  close(): Promise<void>;
}
export type CreateScanners = (deps: ScannersDeps) => ScannersPort;

export interface ScalesDeps {
  readonly devices: DeviceStore;
  readonly onScale: (scale: ScaleInfo) => void;
  readonly newId: () => string;
  readonly monotonicMs: () => number;
  readonly report: (where: string, error: unknown) => void;
}

/** Serial and TCP scales. Made by `(deps: ScalesDeps) => ScalesPort`. */
export interface ScalesPort {
  list(): ScaleInfo[];
  save(input: HostInput<'scales:save'>): Promise<ScaleInfo>;
  remove(id: string): Promise<void>;
  /** The next weight that counts, in grams. */
  read(id: string, withinMs: number): Promise<number>;
  close(): Promise<void>;
}
export type CreateScales = (deps: ScalesDeps) => ScalesPort;

/** Label bytes from a document's data, `{{sscc}}` already filled in. Throws AppError on data that can't be printed. */
export type BuildLabel = (
  document: LabelDocument,
  data: unknown,
  print: { readonly target: LabelTarget; readonly copies?: number },
) => Promise<Uint8Array>;

/** Seals small secrets (the station's private key). Electron: safeStorage; the agent: a file for its user alone. */
export interface SecretStore {
  /** What it promises, for the screen: 'os-keychain' or the weaker 'file-of-this-user'. */
  readonly guarantee: 'os-keychain' | 'file-of-this-user';
  read(name: string): Promise<Uint8Array | undefined>;
  write(name: string, secret: Uint8Array): Promise<void>;
}

/** New releases of the program the station runs in. Absent where it can't put them in itself: the agent. */
export interface UpdatesPort {
  state(): UpdateState;
  /** Puts in what is ready and starts again, soon after it returned. Throws `no-update-ready`. */
  restart(): void;
  /** Returns what ends it. */
  onChange(listener: (state: UpdateState) => void): () => void;
}

/** Everything of the outside that decides behaviour, injected so that a test can hold it. */
export interface StationEnv {
  /** Milliseconds that only go forwards, unaffected by clock changes. */
  readonly monotonicMs: () => number;
  /** Device wall clock in ms since 1970. Only a last resort before central was ever reached. */
  readonly wallMs: () => number;
  /** [0, 1). For jitter only. */
  readonly random: () => number;
  readonly fetch: typeof fetch;
  readonly report: (where: string, error: unknown) => void;
}

/** The desktop shell around a station, where there is one. */
export interface ShellPort {
  info(): ShellInfo;
  /** Throws auto-start-failed. */
  set(change: HostInput<'shell:set'>): Promise<void>;
  clearStorage(): Promise<void>;
  /** Asks first where something is unfinished. */
  quit(): void;
}
export type CreateShell = (deps: { readonly onShell: (info: ShellInfo) => void }) => ShellPort;
