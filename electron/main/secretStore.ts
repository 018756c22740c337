import type { SafeStorage } from 'electron';
import { AppError } from '../../shared/errors.ts';
import { createFileSecretStore, type SecretStore } from '../station/index.ts';

type Storage = Pick<
  SafeStorage,
  | 'isAsyncEncryptionAvailable'
  | 'encryptStringAsync'
  | 'decryptStringAsync'
  | 'getSelectedStorageBackend'
>;

/**
 * Secrets sealed by the operating system's key store, kept as files of this user. Linux without a key
 * store falls back to a password that is in Chromium's source ('basic_text'): that is no protection,
 * so nothing is sealed or opened with it. Throws `secret-store-unprotected`, `secret-store-unavailable`
 * and `secret-unreadable`; the way out is a key store, or a key file that a person agreed to.
 */
export async function createSealedSecretStore(
  directory: string,
  storage: Storage,
  platform: NodeJS.Platform,
): Promise<SecretStore> {
  if (platform === 'linux') {
    const backend = storage.getSelectedStorageBackend();
    if (backend === 'basic_text' || backend === 'unknown')
      throw new AppError('secret-store-unprotected', { backend });
  }
  if (!(await storage.isAsyncEncryptionAvailable())) throw new AppError('secret-store-unavailable');

  const files = createFileSecretStore(directory);
  const nameOf = (name: string): string => `${name}.sealed`;
  const write = async (name: string, secret: Uint8Array): Promise<void> => {
    const text = Buffer.from(secret).toString('base64');
    await files.write(nameOf(name), await storage.encryptStringAsync(text));
  };
  return {
    guarantee: 'os-keychain',
    write,
    read: async (name) => {
      const sealed = await files.read(nameOf(name));
      if (!sealed) return undefined;
      let opened: Awaited<ReturnType<Storage['decryptStringAsync']>>;
      try {
        opened = await storage.decryptStringAsync(Buffer.from(sealed));
      } catch (error) {
        throw new AppError('secret-unreadable', { name, reason: String(error) });
      }
      const secret = Buffer.from(opened.result, 'base64');
      if (opened.shouldReEncrypt) await write(name, secret);
      return secret;
    },
  };
}
