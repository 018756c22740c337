import { readFileSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { AppError } from '../../shared/errors.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Certificates of this PEM file vouch for central, too, besides those that come with Node (and with
 * `NODE_EXTRA_CA_CERTS`). Throws `ca-unusable`.
 */
export function trustAuthority(file: string): void {
  try {
    const found = readFileSync(file, 'utf8').match(CERTIFICATE) ?? [];
    if (found.length === 0) throw new Error('no certificate in PEM');
    for (const pem of found) void new X509Certificate(pem);
    setDefaultCACertificates([...getCACertificates('default'), ...found]);
  } catch (error) {
    throw new AppError('ca-unusable', {
      file,
      problem: error instanceof Error ? error.message : String(error),
    });
  }
}
