import { close, constants, fstatSync, openSync, read, write } from 'node:fs';
import { createLine, LineError, type PrinterLine } from './line.ts';

const OPEN_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'absent',
  ENXIO: 'absent',
  ENODEV: 'absent',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EBUSY: 'busy',
};
/** Between two looks at a device that had nothing to say or no room. */
const POLL_MS = 15;
const READ_BYTES = 512;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';
/** Not an error: nothing there yet, or no room yet. */
const isLater = (error: NodeJS.ErrnoException | null): boolean => error?.code === 'EAGAIN';

/**
 * A printer's own device file, such as /dev/usb/lp0. Never blocks: a printer that is off would hold a thread of ours
 * for good. Rejects with LineError: absent, busy, no-permission, not-a-device.
 */
export async function openFileLine(path: string): Promise<PrinterLine> {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK | (constants.O_NOCTTY ?? 0));
  } catch (error) {
    throw new LineError(OPEN_REASONS[codeOf(error)] ?? 'connection-failed', String(error));
  }
  const line = attach(fd);
  if (fstatSync(fd).isCharacterDevice()) return line;
  line.destroy();
  throw new LineError('not-a-device', `${path} is no device`);
}

const attach = (fd: number): PrinterLine =>
  createLine((events) => {
    let over = false;
    let busy = 0;
    let timer: NodeJS.Timeout | undefined;
    const finish = (): void => {
      // The number of a closed file may be another file's a moment later: wait for what still uses it.
      if (!over || busy > 0) return;
      busy = Number.POSITIVE_INFINITY;
      close(fd, (error) => {
        if (error) events.broken('cut', error.message);
        else events.closed();
      });
    };
    const done = (): void => {
      busy -= 1;
      finish();
    };
    const listen = (): void => {
      if (over) return;
      const buffer = Buffer.alloc(READ_BYTES);
      busy += 1;
      read(fd, buffer, 0, READ_BYTES, null, (error, count) => {
        if (count > 0) events.data(buffer.subarray(0, count));
        if (error && !isLater(error) && !over) events.broken('cut', error.message);
        else timer = setTimeout(listen, POLL_MS);
        done();
      });
    };
    const put = (chunk: Uint8Array, told: (error?: Error | null) => void): void => {
      if (over) return;
      busy += 1;
      write(fd, chunk, 0, chunk.length, null, (error, count) => {
        if (error && !isLater(error)) {
          events.broken('cut', error.message);
          told(error);
        } else if (!error && count === chunk.length) told(null);
        else setTimeout(() => put(chunk.subarray(error ? 0 : count), told), error ? POLL_MS : 0);
        done();
      });
    };
    const stop = (): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      finish();
    };
    listen();
    return { write: put, end: stop, destroy: stop };
  });
