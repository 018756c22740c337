/** `node:fs/promises` of the simulated programs: done at once, so that no disk's speed decides an order. */
import { mkdirSync, readdirSync, rmSync, type MakeDirectoryOptions, type RmOptions } from 'node:fs';

export * from 'node:fs/promises';

export const rm = async (path: string, options?: RmOptions): Promise<void> => rmSync(path, options);
export const mkdir = async (
  path: string,
  options?: MakeDirectoryOptions,
): Promise<string | undefined> => mkdirSync(path, options) ?? undefined;
export const readdir = async (path: string): Promise<string[]> => readdirSync(path);
