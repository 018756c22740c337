/** `node:fs/promises` of the simulated programs: done at once, so that no disk's speed decides an order. */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  type MakeDirectoryOptions,
  type RmOptions,
} from 'node:fs';

export * from 'node:fs/promises';

export const rm = async (path: string, options?: RmOptions): Promise<void> => rmSync(path, options);
export const mkdir = async (
  path: string,
  options?: MakeDirectoryOptions,
): Promise<string | undefined> => mkdirSync(path, options) ?? undefined;
export const readdir = async (path: string): Promise<string[]> => readdirSync(path);
export const readFile = async (path: string, encoding: BufferEncoding): Promise<string> =>
  readFileSync(path, encoding);
export const rename = async (from: string, to: string): Promise<void> => renameSync(from, to);

/** Only what writes a whole file and syncs it. */
export const open = async (
  path: string,
): Promise<{
  writeFile: (text: string) => Promise<void>;
  sync: () => Promise<void>;
  close: () => Promise<void>;
}> => ({
  writeFile: async (text) => writeFileSync(path, text),
  sync: async () => undefined,
  close: async () => undefined,
});
