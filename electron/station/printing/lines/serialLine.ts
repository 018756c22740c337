import type { SerialPort } from 'serialport';
import { absenceOf } from '../../serial/serialConnection.ts';
import { createLine, LineError, type PrinterLine } from './line.ts';

/**
 * A printer on a serial or USB-COM port. Always a new SerialPort: an old one reopened keeps bytes from before the
 * unplug and drops writes after an error. Rejects with LineError: busy, no-permission, absent.
 */
export async function openSerialLine(path: string, baudRate: number): Promise<PrinterLine> {
  // Loaded when there is such a printer: the binding is native code.
  const { SerialPort } = await import('serialport');
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => {
      if (error) reject(new LineError(absenceOf(error.message), error.message));
      else resolve();
    });
  });
  return attach(port);
}

const attach = (port: SerialPort): PrinterLine =>
  createLine((events) => {
    let ending = false;
    // Reading is also what makes an unplug noticed.
    port.on('data', (chunk: Buffer) => events.data(chunk));
    port.on('error', (error: Error) => events.broken('cut', error.message));
    port.on('close', (error: Error | null) => {
      if (ending && !error) events.closed();
      else events.broken('cut', error?.message ?? 'the port closed');
    });
    const close = (): void => {
      if (!port.isOpen) return;
      port.close((error) => {
        if (error) events.broken('cut', error.message);
      });
    };
    return {
      // Taken by the port, not only by its driver's buffer.
      write: (chunk, done) => {
        port.write(Buffer.from(chunk), (error) => {
          if (error) done(error);
          else port.drain(done);
        });
      },
      end: () => {
        ending = true;
        close();
      },
      destroy: () => {
        ending = true;
        close();
      },
    };
  });
