import { SerialPort } from 'serialport';
import type { Absence, Connection, ConnectionHandlers } from './connection.ts';
import type { SerialLine } from './lineConfig.ts';

/**
 * What the binding's messages mean; it gives no codes. Linux and macOS put the system's sentence
 * there, Windows its own. On Windows a port in use is 'Access denied', and there is no other meaning.
 */
export function absenceOf(message: string, platform: NodeJS.Platform = process.platform): Absence {
  const text = message.toLowerCase();
  if (/permission denied|operation not permitted/.test(text)) return 'no-permission';
  if (text.includes('access denied')) return platform === 'win32' ? 'busy' : 'no-permission';
  if (/cannot lock port|temporarily unavailable|resource busy|device or resource busy/.test(text))
    return 'busy';
  return 'absent';
}

/** How often a port is asked whether it is still there, ms. */
const ALIVE_MS = 300;

/** What asking a port says of one whose device is gone, as the system puts it. */
export const isGone = (message: string): boolean =>
  /input\/output error|no such device|bad file descriptor|not configured/i.test(message);

/**
 * A device on a serial or USB-COM port. Always a new SerialPort: an old one reopened keeps bytes
 * from before the unplug and drops writes after an error.
 */
export function connectSerial(
  options: Pick<SerialLine, 'path' | 'baudRate' | 'dataBits' | 'parity'>,
  on: ConnectionHandlers,
): Connection {
  const { path, baudRate, dataBits = 8, parity = 'none' } = options;
  const port = new SerialPort({ path, baudRate, dataBits, parity, autoOpen: false });
  let ended = false;
  const { promise: gone, resolve: resolveGone } = Promise.withResolvers<void>();
  // 'close' can come twice.
  const end = (why: Absence, detail: string): void => {
    if (ended) return;
    ended = true;
    clearInterval(alive);
    resolveGone();
    on.closed(why, detail);
  };
  let closing = false;
  const shut = (): void => {
    if (!port.isOpen) return;
    port.close((error) => end('absent', error?.message ?? 'closed'));
  };
  // A plug pulled while a read was under way is noticed by nobody: the binding reads nothing, for ever and
  // without a pause. Windows tells, and has another answer here.
  const askAlive = (): void => {
    port.get((error) => {
      if (error && isGone(error.message)) shut();
    });
  };
  const alive = process.platform === 'win32' ? undefined : setInterval(askAlive, ALIVE_MS);
  // Reading is also what makes an unplug noticed.
  port.on('data', (chunk: Buffer) => {
    if (!closing) on.data(chunk);
  });
  port.on('error', (error: Error) => {
    if (port.isOpen) shut();
    else end(absenceOf(error.message), error.message);
  });
  port.on('close', (error: Error | null) => end('absent', error?.message ?? 'closed'));
  port.open((error) => {
    if (error) end(absenceOf(error.message), error.message);
    else if (closing) shut();
    else on.open();
  });
  return {
    write: (text) => {
      if (closing || !port.isOpen) return;
      port.write(text, 'latin1', (error) => {
        // After a failed write the port only pretends: writes to it are dropped.
        if (error) shut();
      });
    },
    close: () => {
      closing = true;
      shut();
      return gone;
    },
  };
}
