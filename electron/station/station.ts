import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { HostEventName, HostEvents, UnfinishedWork } from '../../shared/host/contract.ts';
import { createHttp } from '../../shared/client/index.ts';
import { ensureEnrolled, type Pull } from './uplink/index.ts';
import { openCentralLink, type CentralLink } from './centralLink.ts';
import type { HostHandlers } from './callHost.ts';
import { createAgreement } from './agreement.ts';
import { createBenches } from './benches/index.ts';
import { createCentralClock } from './clock/index.ts';
import { createCopies } from './copies.ts';
import { createEmitter } from './emitter.ts';
import { createGrants } from './grants.ts';
import { createHandlers } from './handlers.ts';
import { createHeld, createVault } from './held/index.ts';
import { createSeal, loadOrMakeKey, type StationKey } from './identity/index.ts';
import { openJournal, type Journal } from './journal/index.ts';
import { createNotices } from './notices.ts';
import type {
  BuildLabel,
  CreatePrinting,
  CreateScales,
  CreateScanners,
  CreateShell,
  SecretStore,
  StationEnv,
  UpdatesPort,
} from './ports.ts';
import { createJobStore, createRecorder } from './record/index.ts';
import { createRosterLock, createSessions } from './session/index.ts';
import { createStatus } from './status.ts';
import { listUnfinished } from './unfinished.ts';
import { openWitness } from './witness.ts';
import { openUploads } from './uploads/index.ts';

/** Central on this very machine. */
export const DEFAULT_CENTRAL = 'http://127.0.0.1:4180';

export interface StationOptions {
  readonly kind: 'agent' | 'electron';
  readonly dataDir: string;
  /** Absent: where it is enrolled. Given: there from now on. */
  readonly centralUrl?: string;
  /** Where a station that is not enrolled looks for central unless told. Default DEFAULT_CENTRAL. */
  readonly firstCentralUrl?: string;
  /** One-time code; needed until the station is enrolled. */
  readonly enrolCode?: string;
  /** What people call this station. Central has the last word once enrolled. */
  readonly name?: string;
  readonly secretStore: SecretStore;
  readonly buildLabel: BuildLabel;
  readonly printing: CreatePrinting;
  readonly scanners: CreateScanners;
  readonly scales: CreateScales;
  readonly updates?: UpdatesPort;
  /** The desktop shell around it, where there is one. */
  readonly shell?: CreateShell;
  readonly env?: Partial<StationEnv>;
  /** Where to keep a witness of the journal, by which one put back from a backup is found out offline. */
  readonly witnessDirectories?: readonly string[];
  /** How long enrolment waits for a central that does not answer. Default 30 s. */
  readonly enrolPatienceMs?: number;
  /** Days people may sign in on a roster that was not renewed. Default 14. */
  readonly offlineDays?: number;
}

export interface Station {
  readonly handlers: HostHandlers;
  /** The central it is enrolled at. */
  readonly centralUrl: string;
  readonly on: <E extends HostEventName>(
    event: E,
    handler: (payload: HostEvents[E]) => void,
  ) => () => void;
  readonly pull: Pull;
  readonly report: StationEnv['report'];
  /** What ending now would interrupt: nobody should be made to without being asked. */
  readonly unfinished: () => UnfinishedWork[];
  /** Stops everything, lets the push and the label under way end, and frees the journal. */
  readonly close: () => Promise<void>;
}

/** What the device itself offers; a test hands in its own. */
const defaultEnv = (): StationEnv => ({
  monotonicMs: () => performance.now(),
  wallMs: () => Date.now(),
  random: Math.random,
  fetch: globalThis.fetch,
  report: (where, error) => {
    process.stderr.write(`stowline station: ${where}: ${String(error)}\n`);
  },
});

/**
 * Opens the journal, enrols if need be, and starts all that runs by itself. Throws `journal-in-use`,
 * `not-enrolled`, `offline` (at the first enrolment only) and central's own refusal of a code.
 */
export async function createStation(options: StationOptions): Promise<Station> {
  const env: StationEnv = { ...defaultEnv(), ...options.env };
  const journal = openJournal({ directory: options.dataDir, monotonicMs: env.monotonicMs });
  const closers: Closer[] = [journal.close];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) {
      try {
        await closer();
      } catch (error) {
        // One part that fails to end keeps no other from it, the journal least of all.
        env.report('close', error);
      }
    }
  };
  try {
    return { ...(await startStation(options, env, journal, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A disk that is full keeps nobody from signing in: the roster that is there is closed the next time. */
function closeRoster(journal: Journal, key: StationKey, stationId: string, env: StationEnv): void {
  try {
    journal.people.closeWith(createRosterLock((text) => key.sign(text), stationId));
  } catch (error) {
    env.report('roster', error);
  }
}

/** What was started is ended in reverse, whether all of it came up or only some. */
type Closer = () => void | Promise<void>;

async function startStation(
  options: StationOptions,
  env: StationEnv,
  journal: Journal,
  closers: Closer[],
): Promise<Omit<Station, 'close'>> {
  const { meta } = journal;
  const clock = createCentralClock({
    ...env,
    load: () => meta.get('timeFloor'),
    save: (floor) => meta.set('timeFloor', floor),
  });

  const { firstCentralUrl = DEFAULT_CENTRAL } = options;
  const centralUrl = options.centralUrl ?? meta.get('identity')?.centralUrl ?? firstCentralUrl;
  let link: CentralLink | undefined;
  let lastAnswer = meta.get('lastAnswer') ?? null;
  const http = createHttp({
    baseUrl: centralUrl,
    env,
    onContact: () => {
      lastAnswer = clock.estimate().at;
      link?.contact();
    },
    onUnreachable: () => link?.connection.suspect(),
  });
  const key = await loadOrMakeKey(options.secretStore);
  const identity = await ensureEnrolled({
    http,
    env,
    meta,
    clock,
    key,
    centralUrl,
    code: options.enrolCode,
    name: options.name ?? 'Station',
    patienceMs: options.enrolPatienceMs ?? 30_000,
  });

  closeRoster(journal, key, identity.stationId, env);
  const grants = createGrants(journal);
  const witness = await openWitness({
    ...{ journal, stationId: identity.stationId, report: env.report },
    directories: options.witnessDirectories ?? [],
  });
  closers.push(witness.close);

  const emitter = createEmitter(env.report);
  const status = createStatus({
    kind: options.kind,
    identity,
    journal,
    clock,
    connection: () => link?.connection,
    lastAnswer: () => lastAnswer,
    lostGrants: grants.lost,
    notices: () => notices.list(),
    emit: (value) => emitter.emit('status', value),
  });
  closers.push(status.close);
  const notices = createNotices(meta, clock, () => status.touch());
  const sessions = createSessions({
    journal,
    clock,
    stationId: identity.stationId,
    ...(options.offlineDays === undefined ? {} : { offlineDays: options.offlineDays }),
    onChange: (session) => emitter.emit('session', session),
  });
  const origin = { stationId: identity.stationId, shard: identity.shard };
  const seal = createSeal(key);
  const agreement = createAgreement({
    ...{ journal, clock, seal, origin },
    tell: (code, count) => {
      notices.tell(code, count);
      const isElsewhere = code === 'journal-behind' || code === 'journal-forked';
      if (isElsewhere) meta.set('queuedInDoubt', true);
    },
    wake: () => {
      settleDoubt();
      link?.outbox.wake();
      link?.refill();
    },
  });
  const held = createHeld({
    journal,
    vault: createVault((text) => key.sign(text), 'held-work'),
    session: () => sessions.current(),
    report: env.report,
  });
  const central = openCentralLink({
    http,
    env,
    journal,
    clock,
    key,
    identity,
    emitter,
    agreement,
    personId: () => sessions.current()?.operator.personId,
    onRosterComes: grants.rosterComes,
    onRoster: sessions.recheck,
    onRevoked: () => {
      grants.revoked();
      sessions.lockOut();
    },
    touch: status.touch,
    tell: notices.tell,
    persistLastAnswer: () => {
      if (lastAnswer !== null) meta.set('lastAnswer', lastAnswer);
    },
  });
  link = central;
  closers.push(central.close);

  const jobs = createJobStore({
    journal,
    clock,
    seal,
    origin,
    onJob: (job) => emitter.emit('job', job),
    onFacts: (facts) => {
      emitter.emit('facts', { facts });
      central.outbox.wake();
      status.touch();
    },
  });
  /** Another disk, or this one before it was put back, may have printed them: a person is asked. False: not yet. */
  function settleDoubt(): boolean {
    if (meta.get('queuedInDoubt') !== true) return true;
    try {
      for (const { jobId } of jobs.inState('queued')) {
        jobs.commit({ jobId, state: 'unknown', reason: 'journal-restored' });
      }
      meta.remove('queuedInDoubt');
      return true;
    } catch (error) {
      env.report('jobs of a restored journal', error);
      return false;
    }
  }
  // Before anything is printed, numbered or sent by it.
  if (witness.sawMore) agreement.restored();
  settleDoubt();
  witness.start();
  const benches = createBenches({
    devices: journal.devices,
    newId: randomUUID,
    onChange: (bound) => {
      emitter.emit('bench', { bound });
      // What waited for another bench's printer may be this one's now.
      printing.wake();
    },
    report: env.report,
  });
  const printing = options.printing({
    jobs: {
      ...jobs,
      nextQueued: (printer, documents) =>
        settleDoubt() ? jobs.nextQueued(printer, documents) : undefined,
    },
    isSetAside: (printerId) => benches.isPrinterAside(printerId),
    devices: journal.devices,
    onPrinter: (printer) => emitter.emit('printer', printer),
    newId: randomUUID,
    report: env.report,
  });
  closers.push(() => printing.close());
  const scanners = options.scanners({
    devices: journal.devices,
    onScan: (scan) => {
      if (benches.hears(scan.scannerId, scan.data)) emitter.emit('scan', scan);
    },
    onScanner: (scanner) => emitter.emit('scanner', scanner),
    newId: randomUUID,
    report: env.report,
  });
  closers.push(() => scanners.close());
  const scales = options.scales({
    devices: journal.devices,
    onScale: (scale) => emitter.emit('scale', scale),
    newId: randomUUID,
    monotonicMs: env.monotonicMs,
    report: env.report,
  });
  closers.push(() => scales.close());
  const record = createRecorder({
    journal,
    clock,
    sessions,
    seal,
    origin,
    buildLabel: options.buildLabel,
    targetFor: (document) => printing.targetFor(document),
    onRecorded: (queued, numberTaken) => {
      central.outbox.wake();
      if (queued.length > 0) printing.wake();
      for (const { jobId } of queued) {
        const job = jobs.get(jobId);
        if (job) emitter.emit('job', job);
      }
      if (numberTaken && status.read().connection === 'live') central.refill();
      status.touch();
    },
  });
  const shell = options.shell?.({ onShell: (info) => emitter.emit('shell', info) });
  const uploads = await openUploads(join(options.dataDir, 'uploads'), central.api.sendImport);
  closers.push(() => uploads.close());
  central.outbox.wake();

  const { updates } = options;
  const unfinished = () =>
    listUnfinished({ session: () => sessions.current(), kept: journal.kept, jobs });
  if (updates) closers.push(updates.onChange((state) => emitter.emit('update', state)));

  return {
    centralUrl,
    unfinished,
    handlers: createHandlers({
      status,
      sessions,
      notices,
      held,
      copies: createCopies(journal),
      record,
      journal,
      central,
      centralUrl,
      uploads,
      printing,
      scanners,
      scales,
      benches,
      jobs,
      unfinished,
      ...(updates ? { updates } : {}),
      buildLabel: options.buildLabel,
      shell,
    }),
    on: (event, handler) => emitter.on(event, handler),
    pull: central.pull,
    report: env.report,
  };
}
