import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get, type RequestOptions } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createAuthority,
  writeCertificate,
  type Authority,
} from '../../tests/builders/certificates.ts';
import { createCentral, type Central } from '../server.ts';
import type { TlsFiles } from './index.ts';

let folder: string;
let authority: Authority;
let files: TlsFiles;
let central: Central;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'stowline-tls-'));
  authority = await createAuthority();
  files = await writeCertificate(authority, folder);
  central = await createCentral({
    dataDir: folder,
    tls: { ...files, lookEveryMs: 20 },
    logger: pino({ level: 'silent' }),
  });
});
afterAll(async () => {
  await central.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (path: string, options: RequestOptions = {}): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    get(`${central.url}${path}`, { ca: authority.cert, agent: false, ...options }, (response) => {
      response.resume();
      resolve(response);
    }).once('error', reject);
  });

const serial = async (): Promise<string> => {
  const response = await ask('/healthz');
  const socket = response.socket as TLSSocket;
  return socket.getPeerCertificate().serialNumber;
};

describe('with a certificate', () => {
  it('is reached over TLS 1.3, and says that it always is', async () => {
    expect(central.url).toMatch(/^https:/);
    const response = await ask('/healthz');
    expect(response.statusCode).toBe(200);
    expect((response.socket as TLSSocket).getProtocol()).toBe('TLSv1.3');
    for (const path of ['/healthz', '/nothing-here', '/v1/roster']) {
      expect((await ask(path)).headers['strict-transport-security']).toMatch(/^max-age=\d{7,}$/);
    }
  });

  it('takes no handshake of TLS 1.2', async () => {
    await expect(ask('/healthz', { maxVersion: 'TLSv1.2' })).rejects.toThrow(
      'alert protocol version',
    );
  });

  it('speaks to nobody without TLS', async () => {
    await expect(fetch(central.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed');
  });

  it('is not believed by who does not know its authority', async () => {
    const stranger = await createAuthority('Another');
    await expect(ask('/healthz', { ca: stranger.cert })).rejects.toMatchObject({
      code: expect.stringMatching(/SELF_SIGNED|UNABLE_TO/) as string,
    });
  });

  it('takes a renewed one while it runs, and connections that are open go on', async () => {
    const before = await serial();
    const port = Number(new URL(central.url).port);
    const open = connect({ port, host: '127.0.0.1', ca: authority.cert });
    await new Promise((done) => open.once('secureConnect', done));
    // First half of a pair: kept waiting, not fallen over.
    writeFileSync(files.keyFile, 'not a key');
    await writeCertificate(authority, folder);
    await expect.poll(serial).not.toBe(before);
    const answered = new Promise<string>((done) => {
      open.once('data', (bytes: Buffer) => done(bytes.toString()));
    });
    open.write('GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n');
    expect(await answered).toMatch(/^HTTP\/1.1 200/);
  });
});

it('does not start with files that don’t belong together', async () => {
  const other = await createAuthority();
  const own = mkdtempSync(join(tmpdir(), 'stowline-tls-'));
  try {
    const mixed = await writeCertificate(other, own);
    const tls = { certFile: files.certFile, keyFile: mixed.keyFile };
    const code = 'tls-unusable';
    await expect(createCentral({ dataDir: own, tls })).rejects.toMatchObject({ code });
    const missing = { certFile: join(own, 'none.pem'), keyFile: mixed.keyFile };
    await expect(createCentral({ dataDir: own, tls: missing })).rejects.toMatchObject({ code });
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
});
