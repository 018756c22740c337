/** CUPS: jobs go in by `lp -o raw`, and IPP tells what became of them. */
import { execFile } from 'node:child_process';
import {
  askIpp,
  encodeIpp,
  IPP_GROUPS,
  IPP_OPERATIONS,
  IPP_TAGS,
  IppError,
  type CupsServer,
  type IppAnswer,
  type IppAttribute,
  type IppGroup,
} from './ipp.ts';
import { QueueError, type QueueJobState, type SystemQueues } from './queue.ts';

const ASK_MS = 5_000;
const SUBMIT_MS = 30_000;
const DEFAULT_SOCKETS: Readonly<Record<string, string>> = {
  linux: '/run/cups/cups.sock',
  darwin: '/private/var/run/cupsd',
};

/** As CUPS's own programs read it: a path, HOST or HOST:PORT. */
export function cupsServerFrom(
  text: string | undefined,
  platform: NodeJS.Platform = process.platform,
): CupsServer {
  if (text === undefined || text === '') {
    const socketPath = DEFAULT_SOCKETS[platform];
    return socketPath === undefined ? { host: 'localhost', port: 631 } : { socketPath };
  }
  if (text.startsWith('/')) return { socketPath: text };
  const [host = 'localhost', port] = text.split(':');
  return { host, port: port === undefined ? 631 : Number.parseInt(port, 10) };
}
const serverText = (server: CupsServer): string =>
  'socketPath' in server ? server.socketPath : `${server.host}:${server.port}`;

/** IPP's job states (RFC 8011, 5.3.7). */
const JOB = { canceled: 7, completed: 9 } as const;
const PRINTER_STOPPED = 5;
/** What backends say, in English since lp asks for it, while they have no line to the printer. */
const UNCONNECTED = /not responding|unavailable|unreachable|may not exist|in use|Connecting/;
const REASONS: readonly [pattern: RegExp, reason: string][] = [
  [/^(media-empty|media-needed)/, 'paper-out'],
  [/^media-jam/, 'paper-jam'],
  [/^(marker-supply-empty|toner-empty)/, 'ribbon-out'],
  [/^(cover-open|door-open)/, 'head-open'],
  [/^paused/, 'paused'],
];

const textsOf = (group: IppGroup | undefined, name: string): string[] =>
  (group?.get(name) ?? []).map(String);
const numberOf = (group: IppGroup | undefined, name: string): number =>
  Number(group?.get(name)?.[0] ?? 0);
const groupOf = (answer: IppAnswer, kind: number): IppGroup | undefined =>
  answer.groups.find((group) => group.kind === kind)?.attributes;
/** IPP's successful statuses are below 0x0100. */
const isGood = (answer: IppAnswer): boolean => answer.status < 0x0100;

const printerUri = (queue: string): string =>
  `ipp://localhost/printers/${encodeURIComponent(queue)}`;

export function createCupsQueues(server: CupsServer): SystemQueues {
  const ask = (operation: number, queue: string | null, attributes: readonly IppAttribute[] = []) =>
    askIpp(
      server,
      queue === null ? '/' : `/printers/${encodeURIComponent(queue)}`,
      encodeIpp(operation, [
        ...(queue === null
          ? []
          : ([[IPP_TAGS.uri, 'printer-uri', printerUri(queue)]] as IppAttribute[])),
        ...attributes,
      ]),
      ASK_MS,
    );
  const user: IppAttribute = [IPP_TAGS.name, 'requesting-user-name', process.env['USER'] ?? 'root'];
  const jobId = (id: number): IppAttribute => [IPP_TAGS.integer, 'job-id', id];

  const readPrinter = async (queue: string): Promise<IppAnswer> =>
    ask(IPP_OPERATIONS.getPrinterAttributes, queue, [
      [
        IPP_TAGS.keyword,
        'requested-attributes',
        'printer-state',
        'printer-state-reasons',
        'printer-is-accepting-jobs',
      ],
    ]);

  const readJob = async (
    queue: string,
    id: number,
  ): Promise<{ state: QueueJobState; reason: string | null }> => {
    const answer = await ask(IPP_OPERATIONS.getJobAttributes, queue, [jobId(id)]);
    if (!isGood(answer)) return { state: 'gone', reason: 'job-gone' };
    const job = groupOf(answer, IPP_GROUPS.job);
    const state = numberOf(job, 'job-state');
    // A backend counts a raw job's one page right before its first byte: the only sure sign that CUPS gives.
    const begun = numberOf(job, 'job-impressions-completed') > 0;
    if (state === JOB.completed) return { state: 'done', reason: null };
    if (state >= JOB.canceled) return { state: 'gone', reason: begun ? 'cut' : 'job-gone' };
    if (begun) return { state: 'moving', reason: null };
    const unconnected = textsOf(job, 'job-printer-state-message').some((text) =>
      UNCONNECTED.test(text),
    );
    return { state: 'holding', reason: unconnected ? 'unreachable' : null };
  };

  const cancel = async (queue: string, id: number): Promise<boolean> => {
    const before = await readJob(queue, id);
    if (before.state !== 'holding') return false;
    const answer = await ask(IPP_OPERATIONS.cancelJob, queue, [jobId(id), user]);
    if (!isGood(answer)) return false;
    // It may have slipped through, or begun, in the meantime: then it is not ours to say what came of it.
    const after = await readJob(queue, id);
    return after.state === 'gone' && after.reason === 'job-gone';
  };

  return {
    transport: 'cups',

    list: async () => {
      const answer = await ask(IPP_OPERATIONS.cupsGetPrinters, null, [
        [IPP_TAGS.keyword, 'requested-attributes', 'printer-name', 'printer-info', 'device-uri'],
      ]);
      return answer.groups
        .filter(({ kind }) => kind === IPP_GROUPS.printer)
        .map(({ attributes }) => ({
          queue: textsOf(attributes, 'printer-name')[0] ?? '',
          description: textsOf(attributes, 'printer-info')[0] ?? '',
        }))
        .filter(({ queue }) => queue !== '');
    },

    status: async (queue) => {
      try {
        const answer = await readPrinter(queue);
        if (!isGood(answer)) return { problem: 'queue-unknown', disconnected: true };
        const printer = groupOf(answer, IPP_GROUPS.printer);
        const reasons = textsOf(printer, 'printer-state-reasons');
        for (const [pattern, reason] of REASONS) {
          if (reasons.some((text) => pattern.test(text))) {
            return { problem: reason, disconnected: false };
          }
        }
        if (numberOf(printer, 'printer-state') === PRINTER_STOPPED)
          return { problem: 'queue-stopped', disconnected: false };
        if (printer?.get('printer-is-accepting-jobs')?.[0] === 0)
          return { problem: 'queue-stopped', disconnected: false };
        return { problem: null, disconnected: false };
      } catch (error) {
        if (error instanceof IppError) return { problem: 'no-spooler', disconnected: true };
        throw error;
      }
    },

    submit: (queue, title, bytes) =>
      new Promise((resolve, reject) => {
        const child = execFile(
          'lp',
          ['-d', queue, '-o', 'raw', '-t', title],
          {
            timeout: SUBMIT_MS,
            env: { ...process.env, CUPS_SERVER: serverText(server), LC_ALL: 'C' },
          },
          (error, stdout) => {
            const id = /request id is .*-(\d+) /.exec(stdout)?.[1];
            if (id !== undefined) resolve({ id: Number(id) });
            else if (error && typeof error.code === 'number')
              // lp said no: what it was given is not in the queue.
              reject(new QueueError('not-taken', error.message));
            else if (error && error.code === 'ENOENT')
              reject(new QueueError('not-taken', 'there is no lp on this machine'));
            else reject(new QueueError('failed', error?.message ?? `lp said: ${stdout}`));
          },
        );
        // An lp that ends early breaks the pipe; its own word on it comes with its end.
        child.stdin?.on('error', () => child.stdin?.destroy());
        child.stdin?.end(bytes);
      }),

    job: (queue, { id }) => readJob(queue, id),
    cancel: (queue, { id }) => cancel(queue, id),

    withdraw: async (queue, title) => {
      const answer = await ask(IPP_OPERATIONS.getJobs, queue, [
        [IPP_TAGS.keyword, 'which-jobs', 'not-completed'],
        [IPP_TAGS.keyword, 'requested-attributes', 'job-id', 'job-name'],
      ]);
      for (const { kind, attributes } of answer.groups) {
        if (kind !== IPP_GROUPS.job || !textsOf(attributes, 'job-name').includes(title)) continue;
        await ask(IPP_OPERATIONS.cancelJob, queue, [jobId(numberOf(attributes, 'job-id')), user]);
      }
    },
  };
}
