import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../shared/errors.ts';
import type { Store } from '../store/index.ts';
import { UPLOAD_LIMIT_BYTES } from './file/limits.ts';
import { needsFile } from './importRuns.ts';

const FOLDER = 'spool';
const SUFFIX = '.upload';

/** The file, and what was laid beside it while it was read. */
async function removeFrom(folder: string, importId: string): Promise<void> {
  const names = await readdir(folder);
  const own = names.filter((name) => name.startsWith(`${importId}${SUFFIX}`));
  await Promise.all(own.map((name) => rm(join(folder, name), { force: true })));
}

/** Uploads that nobody waits for any more, in the folder of a central that may be serving it. */
export async function removeUploads(dataDir: string, importIds: readonly string[]): Promise<void> {
  const folder = join(dataDir, FOLDER);
  if (!existsSync(folder)) return;
  for (const importId of importIds) await removeFrom(folder, importId);
}

/** Uploaded files on their way into the store, in a folder of their own under the data folder. */
export class Spool {
  readonly #folder: string;
  readonly #limit: number;

  constructor(dataDir: string, limitBytes = UPLOAD_LIMIT_BYTES) {
    this.#folder = join(dataDir, FOLDER);
    this.#limit = limitBytes;
  }

  pathOf(importId: string): string {
    return join(this.#folder, `${importId}${SUFFIX}`);
  }

  /** The whole stream to a file, or nothing of it. */
  async receive(importId: string, body: Readable): Promise<string> {
    await mkdir(this.#folder, { recursive: true });
    const path = this.pathOf(importId);
    const limit = this.#limit;
    try {
      await pipeline(
        body,
        async function* bounded(chunks: AsyncIterable<Buffer>) {
          let bytes = 0;
          for await (const chunk of chunks) {
            bytes += chunk.length;
            if (bytes > limit) throw new AppError('too-large', { limitBytes: limit });
            yield chunk;
          }
        },
        createWriteStream(path, { flags: 'wx' }),
      );
    } catch (error) {
      await this.remove(importId);
      throw error;
    }
    return path;
  }

  remove(importId: string): Promise<void> {
    return removeFrom(this.#folder, importId);
  }

  /** Whether a file that waits for its columns is still here. */
  has(importId: string): boolean {
    return existsSync(this.pathOf(importId));
  }

  /** What a killed process left behind. */
  async clean(store: Store): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const name of await readdir(this.#folder)) {
      const end = name.indexOf(SUFFIX);
      if (end < 0) continue;
      const importId = name.slice(0, end);
      if (!(await needsFile(store, importId))) await this.remove(importId);
    }
  }
}
