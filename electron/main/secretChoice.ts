import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { AppError } from '../../shared/errors.ts';
import { createFileSecretStore, type SecretStore } from '../station/index.ts';
import type { ShellOptions } from './options.ts';
import { createSealedSecretStore } from './secretStore.ts';

const IN_FILE = 'station-key.secret';
const SEALED = 'station-key.sealed.secret';

/**
 * Where this station's key is kept. Without a key store that protects anything nothing is written before a
 * person has agreed to a file: on the command line, or asked here. Throws as createSealedSecretStore, and
 * `key-file-declined` when they would rather not.
 */
export async function chooseSecretStore(
  options: Pick<ShellOptions, 'dataDir' | 'keyInFile'>,
  storage: SafeStorage,
  platform: NodeJS.Platform,
  agrees: () => Promise<boolean>,
): Promise<SecretStore> {
  const { dataDir } = options;
  const isThere = (name: string): boolean => existsSync(join(dataDir, name));
  // A file that is there was agreed to; a sealed key stays the one to be opened.
  const inFile = options.keyInFile || (isThere(IN_FILE) && !isThere(SEALED));
  if (inFile) return createFileSecretStore(dataDir);
  try {
    return await createSealedSecretStore(dataDir, storage, platform);
  } catch (error) {
    const unprotected = error instanceof AppError && error.code === 'secret-store-unprotected';
    if (!unprotected || isThere(SEALED)) throw error;
    if (!(await agrees())) throw new AppError('key-file-declined');
    return createFileSecretStore(dataDir);
  }
}
