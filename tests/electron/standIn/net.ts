import { EventEmitter } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { AutoUpdater, ClientRequestConstructorOptions, Net } from 'electron';
import { strict } from './record.ts';

/** As `net.request` answers it: an emitter of response, redirect, error and close. */
function clientRequest(options: ClientRequestConstructorOptions) {
  const events = new EventEmitter();
  const { protocol, hostname, port, path, headers, method } = options;
  if (protocol !== 'http:') throw new Error(`the stand-in's net speaks http only, not ${protocol}`);
  const sent = request({
    ...{ protocol, hostname, path, method: method ?? 'GET' },
    ...(port === undefined ? {} : { port }),
    ...(headers === undefined ? {} : { headers: headers as Record<string, string> }),
  });
  sent.on('response', (response: IncomingMessage) => {
    const { statusCode = 0 } = response;
    const { location } = response.headers;
    if (statusCode >= 300 && statusCode < 400 && location !== undefined)
      events.emit('redirect', statusCode, 'GET', location, response.headers);
    else events.emit('response', response);
  });
  sent.on('error', (error) => events.emit('error', error));
  sent.on('close', () => events.emit('close'));
  return Object.assign(events, {
    end: () => void sent.end(),
    abort: () => void sent.destroy(),
  });
}

export const net = strict('net', 'Net', {
  request: (options: ClientRequestConstructorOptions) => clientRequest(options),
} satisfies { [K in keyof Net]?: unknown });

/** Squirrel's: what the library tells Electron before it quits. */
export const autoUpdater = strict('autoUpdater', 'AutoUpdater', {
  emit: () => true,
  on: () => undefined,
} satisfies { [K in keyof AutoUpdater]?: unknown });
