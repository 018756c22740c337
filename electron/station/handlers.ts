import { AppError } from '../../shared/errors.ts';
import { dismissalOf, NO_UPDATE, type UnfinishedWork } from '../../shared/host/index.ts';
import type { Benches } from './benches/index.ts';
import type { HostHandlers } from './callHost.ts';
import type { CentralLink } from './centralLink.ts';
import type { Journal } from './journal/index.ts';
import type { Copies } from './copies.ts';
import type { Held } from './held/index.ts';
import type { Notices } from './notices.ts';
import type {
  BuildLabel,
  JobStore,
  PrintingPort,
  ScalesPort,
  ScannersPort,
  ShellPort,
  UpdatesPort,
} from './ports.ts';
import { createShellHandlers } from './shellHandlers.ts';
import { fillSscc, type createRecorder } from './record/index.ts';
import type { Sessions } from './session/index.ts';
import type { StatusTeller } from './status.ts';
import type { Uploads } from './uploads/index.ts';

export interface HandlerDeps {
  readonly status: StatusTeller;
  readonly sessions: Sessions;
  readonly notices: Notices;
  readonly held: Held;
  readonly copies: Copies;
  readonly record: ReturnType<typeof createRecorder>;
  readonly journal: Journal;
  readonly central: CentralLink;
  readonly centralUrl: string;
  readonly uploads: Uploads;
  readonly printing: PrintingPort;
  readonly scanners: ScannersPort;
  readonly scales: ScalesPort;
  readonly benches: Benches;
  readonly jobs: JobStore;
  readonly unfinished: () => UnfinishedWork[];
  readonly updates?: UpdatesPort;
  readonly buildLabel: BuildLabel;
  readonly shell: ShellPort | undefined;
}

/** A valid number that is never leased: what a preview shows while there are none. */
const NO_SSCC = '0'.repeat(18);

const base64 = (bytes: Uint8Array): { base64: string } => ({
  base64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
});

/** One handler per host call. Inputs were checked at the edge; each answers plain data or throws an AppError. */
export function createHandlers(deps: HandlerDeps): HostHandlers {
  const { status, sessions, journal, central, uploads, printing, scanners, scales, jobs } = deps;
  const { benches } = deps;
  const { api } = central;
  return {
    'station:get-status': async () => status.read(),

    'station:dismiss-notice': async ({ code }) => {
      deps.notices.dismiss(code);
      return {};
    },

    'session:get': async () => sessions.current(),
    'session:list-people': async () => sessions.listPeople(),
    'session:sign-in': (input) => sessions.signIn(input),
    'session:sign-out': async () => {
      sessions.signOut();
      return {};
    },

    'facts:record': (input) => deps.record(input),
    'facts:list-unshown': async ({ through }) => journal.facts.listUnshown(through),
    'facts:list-waiting': async ({ limit }) => journal.facts.listWaiting(limit),
    'facts:dismiss': async ({ factId }) => {
      const journalled = journal.facts.get(factId);
      if (!journalled) throw new AppError('fact-not-dismissable', { factId });
      const dismissal = dismissalOf(journalled.fact, sessions.current());
      if (dismissal !== 'own' && dismissal !== 'supervisor') {
        throw new AppError(dismissal, { factId });
      }
      if (!journal.facts.dismiss(factId)) throw new AppError('fact-not-dismissable', { factId });
      status.touch();
      return {};
    },

    'kept:list': async () => journal.kept.list(),
    'kept:put': async ({ key, text }) => {
      journal.kept.put(key, text);
      return {};
    },

    'held:list': async () => deps.held.list(),
    'held:save': async (input) => {
      deps.held.save(input);
      return {};
    },
    'held:load': async (input) => deps.held.load(input),

    'copies:noted': async (input) => deps.copies.noted(input),
    'copies:note': async (input) => {
      deps.copies.note(input);
      return {};
    },

    'central:get-address': async () => ({ url: deps.centralUrl }),
    'central:retry-now': async () => {
      central.connection.nudge();
      central.outbox.hurry();
      return {};
    },

    'orders:query': (query) => api.queryOrders(query),
    ...api.rules,
    ...api.notify,
    ...api.channels,
    ...api.imports,
    'imports:begin': (input) => uploads.begin(input),
    'imports:chunk': async (input) => {
      await uploads.chunk(input);
      return {};
    },
    'imports:finish': (input) => uploads.finish(input),
    'imports:get': ({ importId }) => api.getImport(importId),
    'imports:list': () => api.listImports(),
    'imports:report': (input) => api.getImportReport(input),

    'printers:list': async () => printing.list(),
    'printers:save': (input) => printing.save(input),
    'printers:remove': async ({ id }) => {
      await printing.remove(id);
      return {};
    },
    'printers:print-test': async ({ id }) => {
      await printing.printTest(id);
      return {};
    },
    'printers:look': async () => {
      printing.look();
      return {};
    },
    'printers:list-places': () => printing.listPlaces(),
    'jobs:list': async (filter) => jobs.list(filter),
    'jobs:move': async ({ jobId, printerId }) => printing.move(jobId, printerId),
    'jobs:cancel': async ({ jobId }) => printing.cancel(jobId),
    'jobs:decide': ({ jobId, decision, reason }) => {
      const type = decision === 'reprint' ? 'label.reprinted' : 'label.printed';
      return printing.decide(jobId, decision, reason, sessions.operatorFor(type));
    },
    'labels:get-bytes': async ({ jobId }) => {
      const bytes = jobs.bytes(jobId);
      const job = jobs.get(jobId);
      if (!bytes || !job) throw new AppError('job-unknown', { jobId });
      return { ...base64(bytes), language: job.language, dpmm: job.dpmm };
    },
    'labels:preview': async ({ document, data, printerId }) => {
      const sscc = journal.numbers.peek()?.sscc ?? NO_SSCC;
      const target = printing.targetFor(document, printerId);
      const bytes = await deps.buildLabel(document, fillSscc(data, sscc), { target });
      return { ...base64(bytes), language: target.language, dpmm: target.dpmm };
    },
    'labels:print': async ({ jobId, template, data, copies, printerId }) => {
      const operator = sessions.current()?.operator;
      if (!operator) throw new AppError('not-signed-in');
      const known = jobs.get(jobId);
      if (known) return known;
      const target = printing.targetFor(template, printerId);
      const bytes = await deps.buildLabel(template, data, { target, copies });
      const { language, dpmm } = target;
      const job = jobs.add(
        {
          ...{ jobId, parcelId: jobId, document: template, revision: 1, bytes },
          printerId: printerId ?? null,
          format: { language, dpmm },
        },
        operator,
      );
      printing.wake();
      return job;
    },

    'scanners:list': () => scanners.list(),
    'scanners:save': (input) => scanners.save(input),
    'scanners:remove': async ({ id }) => {
      await scanners.remove(id);
      return {};
    },

    'scales:list': async () => scales.list(),
    'scales:save': (input) => scales.save(input),
    'scales:remove': async ({ id }) => {
      await scales.remove(id);
      return {};
    },
    'scales:read': async ({ id, withinMs }) => ({ grams: await scales.read(id, withinMs) }),

    'benches:list': async () => benches.list(),
    'benches:save': async (input) => benches.save(input),
    'benches:remove': async ({ id }) => {
      benches.remove(id);
      return {};
    },
    'benches:bind': async ({ code }) => benches.bind(code),

    'updates:get': async () => deps.updates?.state() ?? NO_UPDATE,
    'updates:restart': async () => {
      if (!deps.updates) throw new AppError('no-update-ready');
      const what = deps.unfinished();
      if (what.length > 0) throw new AppError('work-unfinished', { what });
      deps.updates.restart();
      return {};
    },

    'hid:list': () => scanners.listHid(),
    'ports:list': () => scanners.listPorts(),

    ...createShellHandlers(deps.shell, sessions),
  };
}
