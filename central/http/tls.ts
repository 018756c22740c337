/** TLS 1.3 and nothing older, with a certificate that may be renewed while central runs. */
import { readFile } from 'node:fs/promises';
import { unwatchFile, watchFile } from 'node:fs';
import type { Server } from 'node:https';
import { createSecureContext } from 'node:tls';
import type { FastifyBaseLogger } from 'fastify';
import { AppError } from '../../shared/errors.ts';

export interface TlsFiles {
  /** PEM: the certificate, followed by those that vouch for it. */
  readonly certFile: string;
  /** PEM: its private key. */
  readonly keyFile: string;
  /** Ms between looks at the files. Default: 10 s. */
  readonly lookEveryMs?: number;
}

export interface TlsMaterial {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly minVersion: 'TLSv1.3';
}

const LOOK_EVERY_MS = 10_000;

/** Throws `tls-unusable` where the files can't be read or don't belong together. */
export async function readTls({ certFile, keyFile }: TlsFiles): Promise<TlsMaterial> {
  try {
    const [cert, key] = await Promise.all([readFile(certFile), readFile(keyFile)]);
    const material = { cert, key, minVersion: 'TLSv1.3' } as const;
    createSecureContext(material);
    return material;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new AppError('tls-unusable', { certFile, keyFile, problem });
  }
}

/**
 * Takes renewed files without a restart: open connections go on, new ones get the new certificate. A pair that
 * is half written does not match yet, and is looked at again with the next change.
 */
export function followTlsFiles(
  server: Server,
  files: TlsFiles,
  log: FastifyBaseLogger,
): () => void {
  const renew = (): void => {
    readTls(files)
      .then((material) => server.setSecureContext(material))
      .then(
        () => log.info({ certFile: files.certFile }, 'certificate renewed'),
        (error: unknown) => log.warn({ err: error }, 'certificate not renewed'),
      );
  };
  const names = [files.certFile, files.keyFile];
  const interval = files.lookEveryMs ?? LOOK_EVERY_MS;
  for (const name of names) watchFile(name, { interval, persistent: false }, renew);
  return () => {
    for (const name of names) unwatchFile(name, renew);
  };
}
