import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Compile } from 'typebox/compile';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { AppError, fail } from '../../shared/errors.ts';
import {
  AGENT_FRAME_MAX,
  AGENT_SOCKET_PATH,
  AgentRequest,
  CLOSE_BAD_FRAME,
  CLOSE_NO_SESSION,
  CLOSE_TOO_SLOW,
  type AgentMessage,
} from '../../shared/host/agentWire.ts';
import { HOST_EVENT_NAMES, type HostEventName } from '../../shared/host/index.ts';
import { callHost, type Station } from '../station/index.ts';
import type { Access } from './access.ts';
import type { Guards } from './guards.ts';

/** Bytes that may wait for a page that reads too slowly, and calls it may have open. */
const SEND_QUEUE_MAX = 8 * 1024 * 1024;
const OPEN_CALLS_MAX = 500;

const request = Compile(AgentRequest);

export interface SocketOptions {
  readonly server: Server;
  readonly station: Station;
  readonly guards: Guards;
  readonly access: Access;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function parseFrame(data: RawData, isBinary: boolean): AgentRequest | undefined {
  if (isBinary || !Buffer.isBuffer(data)) return undefined;
  try {
    const value: unknown = JSON.parse(data.toString('utf8'));
    return request.Check(value) ? value : undefined;
  } catch {
    // Not JSON: the caller closes the socket with a code that says so.
    return undefined;
  }
}

/** The page's calls and the station's events over one WebSocket per window. */
export function openSockets({ server, station, guards, access }: SocketOptions): {
  close: () => Promise<void>;
} {
  const wss = new WebSocketServer({ noServer: true, maxPayload: AGENT_FRAME_MAX });
  /** In the order they connected: scans go to the newest window alone, or one scan would act twice. */
  const windows = new Set<WebSocket>();

  const send = (socket: WebSocket, message: AgentMessage): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > SEND_QUEUE_MAX) {
      socket.close(CLOSE_TOO_SLOW, 'too slow');
      windows.delete(socket);
      return;
    }
    socket.send(JSON.stringify(message));
  };

  const forward = (event: HostEventName): (() => void) =>
    station.on(event, (payload) => {
      // A union over event names loses that name and payload belong together; `on` keeps them so.
      const message = { event, payload } as AgentMessage;
      const receivers = event === 'scan' ? [...windows].slice(-1) : windows;
      for (const socket of receivers) send(socket, message);
    });
  const stopForwarding = HOST_EVENT_NAMES.map((event) => forward(event));

  const serve = async (socket: WebSocket): Promise<void> => {
    let open = 0;
    const answer = async ({ id, call, input }: AgentRequest): Promise<void> => {
      if (open >= OPEN_CALLS_MAX) {
        send(socket, { id, result: fail(new AppError('too-many-calls', { call })) });
        return;
      }
      open += 1;
      const result = await callHost(station.handlers, station.report, call, input);
      open -= 1;
      send(socket, { id, result });
    };
    socket.on('error', (error) => station.report('agent socket', error));
    socket.on('close', () => windows.delete(socket));
    socket.on('message', (data, isBinary) => {
      const frame = parseFrame(data, isBinary);
      if (frame) void answer(frame);
      else socket.close(CLOSE_BAD_FRAME, 'bad frame');
    });
    const [status, session] = await Promise.all([
      station.handlers['station:get-status']({}),
      station.handlers['session:get']({}),
    ]);
    send(socket, { event: 'status', payload: status });
    send(socket, { event: 'session', payload: session });
    if (socket.readyState === socket.OPEN) windows.add(socket);
  };

  const upgrade = (message: IncomingMessage, stream: Duplex, head: Buffer): void => {
    stream.on('error', (error) => station.report('agent upgrade', error));
    const { headers } = message;
    if (message.url !== AGENT_SOCKET_PATH) {
      refuse(stream, '404 Not Found');
      return;
    }
    if (!guards.isOwnHost(headers) || !guards.isOwnOrigin(headers, true)) {
      refuse(stream, '403 Forbidden');
      return;
    }
    const known = access.isSession(guards.readCookie(headers));
    wss.handleUpgrade(message, stream, head, (socket) => {
      // A page can't read the status of a refused upgrade; a close code it can.
      if (known) serve(socket).catch((error: unknown) => station.report('agent socket', error));
      else socket.close(CLOSE_NO_SESSION, 'no session');
    });
  };
  server.on('upgrade', upgrade);

  return {
    close: async () => {
      server.off('upgrade', upgrade);
      for (const stop of stopForwarding) stop();
      for (const socket of wss.clients) socket.terminate();
      await new Promise<void>((resolve) => {
        wss.close(() => resolve());
      });
    },
  };
}
