import type { IpcMain, WebContents } from 'electron';
import { AppError, fail } from '../../shared/errors.ts';
import { HOST_CALL_NAMES, HOST_EVENT_NAMES } from '../../shared/host/contract.ts';
import { eventChannel } from '../preload/channels.ts';
import { callHost, type Station } from '../station/index.ts';
import { isPlainData } from './plainData.ts';
import { isOwnSender } from './senderCheck.ts';

/**
 * One IPC channel per host call, of the same name. Sender first, then the input against its schema (in
 * callHost), then the handler; what comes back is always a Result, of plain data.
 */
export function registerHostCalls(
  ipcMain: Pick<IpcMain, 'handle'>,
  station: Station,
  ownContents: () => WebContents | null,
): void {
  for (const name of HOST_CALL_NAMES) {
    ipcMain.handle(name, async (event, input: unknown) => {
      if (!isOwnSender(event, ownContents())) {
        const refused = new AppError('sender-refused', { call: name });
        station.report(`ipc ${name}`, refused);
        return fail(refused);
      }
      const result = await callHost(station.handlers, station.report, name, input);
      if (isPlainData(result)) return result;
      const error = new Error('the answer is not plain data');
      station.report(`ipc ${name}`, error);
      return fail(error);
    });
  }
}

/** Sends the station's events to the window while there is one. Returns what ends it. */
export function forwardHostEvents(
  station: Station,
  ownContents: () => WebContents | null,
): () => void {
  const offs = HOST_EVENT_NAMES.map((name) =>
    station.on(name, (payload) => {
      const contents = ownContents();
      if (!contents || contents.isDestroyed() || contents.isCrashed()) return;
      contents.send(eventChannel(name), payload);
    }),
  );
  return () => {
    for (const off of offs) off();
  };
}
