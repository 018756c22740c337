/**
 * Import files on their way from the page to central: chunks are gathered in a file, which is sent as
 * one body when the last has come. Nothing is kept once it is sent or the station restarts.
 */
import { randomUUID } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { HostInput, HostOutput } from '../../../shared/host/contract.ts';

/** Pages that were closed half-way leave an upload behind: so many may be open, the oldest goes. */
const OPEN_MAX = 3;

interface Upload {
  readonly path: string;
  readonly filename: string;
  readonly size: number;
  readonly file: FileHandle;
  written: number;
  /** Chunks are written one after the other, in the order they came. */
  tail: Promise<void>;
}

export interface Uploads {
  begin(input: HostInput<'imports:begin'>): Promise<HostOutput<'imports:begin'>>;
  chunk(input: HostInput<'imports:chunk'>): Promise<void>;
  finish(input: HostInput<'imports:finish'>): Promise<HostOutput<'imports:finish'>>;
  close(): Promise<void>;
}

export async function openUploads(
  directory: string,
  send: (filename: string, file: Blob) => Promise<HostOutput<'imports:finish'>>,
): Promise<Uploads> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const uploads = new Map<string, Upload>();

  const find = (uploadId: string): Upload => {
    const upload = uploads.get(uploadId);
    if (!upload) throw new AppError('upload-unknown', { uploadId });
    return upload;
  };
  const drop = async (uploadId: string): Promise<void> => {
    const upload = uploads.get(uploadId);
    if (!upload) return;
    uploads.delete(uploadId);
    await upload.tail.catch(() => undefined);
    await upload.file.close();
    await rm(upload.path, { force: true });
  };
  const write = async (upload: Upload, bytes: Uint8Array): Promise<void> => {
    if (upload.written + bytes.length > upload.size) {
      throw new AppError('upload-too-long', { filename: upload.filename, size: upload.size });
    }
    await upload.file.write(bytes);
    upload.written += bytes.length;
  };

  return {
    begin: async ({ filename, size }) => {
      const oldest = uploads.keys().next();
      if (uploads.size >= OPEN_MAX && !oldest.done) await drop(oldest.value);
      const uploadId = randomUUID();
      const path = join(directory, uploadId);
      const file = await open(path, 'wx', 0o600);
      uploads.set(uploadId, { path, filename, size, file, written: 0, tail: Promise.resolve() });
      return { uploadId };
    },
    chunk: async ({ uploadId, data }) => {
      const upload = find(uploadId);
      const bytes = Buffer.from(data, 'base64');
      upload.tail = upload.tail.then(() => write(upload, bytes));
      try {
        await upload.tail;
      } catch (error) {
        await drop(uploadId);
        throw error;
      }
    },
    finish: async ({ uploadId }) => {
      const upload = find(uploadId);
      try {
        await upload.tail;
        if (upload.written !== upload.size) {
          const { filename, size, written } = upload;
          throw new AppError('upload-incomplete', { filename, size, written });
        }
        return await send(upload.filename, await openAsBlob(upload.path));
      } finally {
        await drop(uploadId);
      }
    },
    close: async () => {
      for (const uploadId of uploads.keys()) await drop(uploadId);
    },
  };
}
