import { connect } from 'node:net';
import type { Connection, ConnectionHandlers } from './connection.ts';

const CONNECT_MS = 3_000;
/** A bridge that lost power says nothing: the system asks it after this long. */
const KEEP_ALIVE_MS = 5_000;

/** A device on the network, or behind a serial-to-network bridge. */
export function connectTcp(
  address: { host: string; port: number },
  on: ConnectionHandlers,
): Connection {
  const socket = connect({ ...address, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS });
  let detail = 'closed';
  const timer = setTimeout(
    () => socket.destroy(new Error(`no connection within ${CONNECT_MS} ms`)),
    CONNECT_MS,
  );
  const gone = new Promise<void>((resolve) => {
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
      on.closed('absent', detail);
    });
  });
  socket.once('connect', () => {
    clearTimeout(timer);
    on.open();
  });
  socket.on('data', (chunk) => on.data(chunk));
  socket.on('error', (error) => {
    detail = error.message;
  });
  return {
    write: (text) => void socket.write(text, 'latin1'),
    close: () => {
      socket.destroy();
      return gone;
    },
  };
}
