/** Print queues of the operating system: CUPS, and the spooler of Windows. */
import { createCupsQueues, cupsServerFrom } from './cups.ts';
import type { SystemQueues } from './queue.ts';
import { createWindowsQueues } from './winspool.ts';

export { QueueError, type QueueJobState, type SystemQueues } from './queue.ts';
export { createCupsQueues, cupsServerFrom } from './cups.ts';

/** The machine's own: Windows has its spooler, all others CUPS, where the environment says or where it is by habit. */
export const systemQueues = (): SystemQueues =>
  process.platform === 'win32'
    ? createWindowsQueues(async () => (await import('./loadWinspool.ts')).loadWinspool())
    : createCupsQueues(cupsServerFrom(process.env['CUPS_SERVER']));
