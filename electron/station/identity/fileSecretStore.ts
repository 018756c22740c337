import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SecretStore } from '../ports.ts';

/**
 * Secrets as files that only this user of the machine may read. Weaker than an OS keychain: whoever
 * can read this user's files, or a backup of them, has the key. Windows ignores the file mode.
 */
export function createFileSecretStore(directory: string): SecretStore {
  const pathOf = (name: string): string => join(directory, `${name}.secret`);
  return {
    guarantee: 'file-of-this-user',
    read: async (name) => {
      try {
        return await readFile(pathOf(name));
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
        throw error;
      }
    },
    write: async (name, secret) => {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const temporary = `${pathOf(name)}.new`;
      const file = await open(temporary, 'w', 0o600);
      try {
        await file.writeFile(secret);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, pathOf(name));
    },
  };
}
