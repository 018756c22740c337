import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../shared/errors.ts';
import type { Store } from '../store/index.ts';
import { UPLOAD_LIMIT_BYTES } from './file/limits.ts';
import { isRunning } from './importRuns.ts';

const SUFFIX = '.upload';

/** Uploaded files on their way into the store, in a folder of their own under the data folder. */
export class Spool {
  readonly #folder: string;
  readonly #limit: number;

  constructor(dataDir: string, limitBytes = UPLOAD_LIMIT_BYTES) {
    this.#folder = join(dataDir, 'spool');
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
    return rm(this.pathOf(importId), { force: true });
  }

  /** What a killed process left behind. */
  async clean(store: Store): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    for (const name of await readdir(this.#folder)) {
      if (!name.endsWith(SUFFIX)) continue;
      const importId = name.slice(0, -SUFFIX.length);
      if (!(await isRunning(store, importId))) await this.remove(importId);
    }
  }
}
