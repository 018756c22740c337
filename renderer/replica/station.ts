import type { Result } from '../../shared/errors.ts';
import type { Fact, FactDraft, FactEnvelope } from '../../shared/facts/index.ts';
import { isFactType } from '../../shared/facts/index.ts';
import type {
  JournalledFact,
  PrintRequest,
  ScannerInfo,
  SessionInfo,
  StationHost,
  StationStatus,
} from '../../shared/host/index.ts';
import { createValue, until, type WatchedValue } from '../ui/value.ts';
import { createScanQueue, type ScanQueue } from '../scan/scanQueue.ts';
import { createFrameSchedule } from './frameSchedule.ts';
import { createKept, type Kept, type KeptText } from './kept.ts';
import { Replica } from './replica.ts';
import {
  NO_PROGRESS,
  withoutProblem,
  type SyncProblem,
  type SyncProgress,
} from './syncProgress.ts';
import { watchWaiting } from './watchWaiting.ts';

export interface RecordOptions {
  readonly print?: readonly PrintRequest[];
  readonly takeSscc?: boolean;
  /** Committed with the facts: where the person stands then. */
  readonly keep?: KeptText;
  /** Runs `show`, which lets the documents show the facts, together with what else is drawn with them. */
  readonly draw?: (show: () => void) => void;
}
export interface Recorded {
  readonly facts: readonly Fact[];
  readonly sscc: string | null;
}
export type RecordFacts = (
  drafts: readonly FactDraft[],
  options?: RecordOptions,
) => Promise<Result<Recorded>>;

/** Everything a window holds beside React: made once, before the first render, and never twice. */
export interface Station {
  readonly host: StationHost;
  readonly replica: Replica;
  readonly scans: ScanQueue;
  /** undefined until the host has answered for the first time. */
  readonly session: WatchedValue<SessionInfo | null | undefined>;
  readonly status: WatchedValue<TimedStatus | undefined>;
  readonly waiting: WatchedValue<readonly JournalledFact[]>;
  readonly progress: WatchedValue<SyncProgress>;
  /** The connection to the host itself (the agent). False: nothing can be recorded. */
  readonly link: WatchedValue<boolean>;
  /**
   * False from losing the host until what it holds is shown again: it may have noted answers meanwhile that
   * nobody told this window, and state that has them would count their facts twice.
   */
  readonly caughtUp: WatchedValue<boolean>;
  /** What is stored here and what the host holds is all shown: work may go on where it stopped. */
  readonly ready: WatchedValue<boolean>;
  readonly record: RecordFacts;
  /** Loaded before anybody is known to be signed in. */
  readonly kept: Kept;
  readonly refreshWaiting: () => void;
  /** The person has seen a trouble of this window's copies. */
  readonly dismissProblem: (code: SyncProblem['code']) => void;
}

/** `receivedAt`: performance.now() when it came, so that its `now` can be carried on. */
export interface TimedStatus {
  readonly status: StationStatus;
  readonly receivedAt: number;
}

// Journalled by this host, so of a type this build knows, or one it folds nothing for.
export const knownFacts = (facts: readonly FactEnvelope[]): Fact[] =>
  facts.filter((fact) => isFactType(fact.type)) as Fact[];

export function createStation(host: StationHost, report: (error: unknown) => void): Station {
  const progress = createValue<SyncProgress>(NO_PROGRESS);
  const replica = new Replica(
    createFrameSchedule(() => progress.get().firstSync || !progress.get().loaded),
  );
  const session = createValue<SessionInfo | null | undefined>(undefined);
  const status = createValue<TimedStatus | undefined>(undefined);
  const link = createValue(host.onLink === undefined);
  const scans = createScanQueue(report);
  const { waiting, refreshWaiting } = watchWaiting(host);

  const kept = createKept(host);
  const keptLoaded = createValue(false);
  const ready = createValue(false);
  const caughtUp = createValue(true);
  /** Screens open with the person, and go on from what was kept. */
  const noteSession = async (next: SessionInfo | null) => {
    await until(keptLoaded, (loaded) => loaded);
    session.set(next);
  };
  const noteStatus = (next: StationStatus) =>
    status.set({ status: next, receivedAt: performance.now() });

  /** What the host holds that may not show here: at the start, and whenever events may have been missed. */
  const catchUp = async () => {
    refreshWaiting();
    if (await kept.load()) keptLoaded.set(true);
    const [stationStatus, current] = await Promise.all([
      host.call('station:get-status', {}),
      host.call('session:get', {}),
    ]);
    if (stationStatus.ok) noteStatus(stationStatus.value);
    if (current.ok) await noteSession(current.value);
    const scanners = await host.call('scanners:list', {});
    if (scanners.ok) for (const scanner of scanners.value) noteScanner(scanner);
    await until(progress, ({ loaded }) => loaded);
    const before = replica.unanswered();
    // Without any state here answered facts have nothing to be folded into: it will show them when it comes.
    const through = replica.shownFrom();
    const unshown = await host.call('facts:list-unshown', { through });
    if (unshown.ok) {
      const listed = unshown.value.flatMap(({ fact, result }) =>
        knownFacts([fact]).map((known) => ({ fact: known, result })),
      );
      replica.reconcile(before, listed);
    }
    if (!unshown.ok && unshown.error.code === 'host-lost') return;
    caughtUp.set(true);
    ready.set(true);
  };

  host.on('status', noteStatus);
  host.on('session', (next) => void noteSession(next));
  host.on('answers', ({ results }) => {
    replica.answered(results);
    refreshWaiting();
  });
  host.on('facts', ({ facts }) => {
    replica.factsMade(knownFacts(facts));
    refreshWaiting();
  });
  host.on('scan', ({ data, scannerId: device }) =>
    scans.push({ data, source: 'scanner', device, at: performance.now() }),
  );
  const noteScanner = ({ id, transport, duplicateMs }: ScannerInfo) => {
    if (transport === 'wedge') scans.setDuplicateWindow('wedge', undefined, duplicateMs);
    else scans.setDuplicateWindow('scanner', id, duplicateMs);
  };
  host.on('scanner', noteScanner);
  if (host.onLink === undefined) {
    catchUp().catch(report);
  } else {
    host.onLink((up) => {
      link.set(up);
      if (up) catchUp().catch(report);
      // Before all that is stored is loaded there is nothing that could count twice.
      else if (progress.get().loaded) caughtUp.set(false);
    });
  }

  const record: RecordFacts = async (drafts, options = {}) => {
    const answer = await host.call('facts:record', {
      facts: drafts.map((draft) => ({ ...draft })),
      print: [...(options.print ?? [])],
      takeSscc: options.takeSscc ?? false,
      ...(options.keep ? { keep: options.keep } : {}),
    });
    if (!answer.ok) return answer;
    if (options.keep) kept.remember(options.keep);
    const facts = knownFacts(answer.value.facts);
    const show = () => replica.factsMade(facts);
    if (options.draw) options.draw(show);
    else show();
    refreshWaiting();
    return { ok: true, value: { facts, sscc: answer.value.sscc } };
  };

  return {
    ...{ host, replica, scans, session, status, waiting, progress, link },
    ...{ caughtUp, ready, record, kept, refreshWaiting },
    dismissProblem: (code) => progress.set(withoutProblem(progress.get(), code)),
  };
}
