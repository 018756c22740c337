import type { Result } from '../../../shared/errors.ts';
import type { StationHost } from '../../../shared/host/index.ts';

/** 1 MiB, the contract's bound for one chunk before encoding. */
const CHUNK_BYTES = 1024 * 1024;

/** The browser's own encoder: a loop over a megabyte of characters would be felt. */
async function toBase64(blob: Blob): Promise<string> {
  const reader = new FileReader();
  const read = new Promise<string>((resolve, reject) => {
    reader.addEventListener('load', () => resolve(reader.result as string));
    reader.addEventListener('error', () => reject(reader.error ?? new Error('unreadable')));
  });
  reader.readAsDataURL(blob);
  const url = await read;
  return url.slice(url.indexOf(',') + 1);
}

export interface SendOptions {
  /** Bytes handed over so far. */
  readonly onProgress: (sent: number) => void;
  readonly onHanding: () => void;
  readonly cancelled: () => boolean;
}

/** Hands a file to the host in chunks. 'cancelled': central never heard of it. */
export async function sendFile(
  host: Pick<StationHost, 'call'>,
  file: File,
  { onProgress, onHanding, cancelled }: SendOptions,
): Promise<Result<{ importId: string }> | 'cancelled'> {
  const begun = await host.call('imports:begin', {
    filename: file.name.slice(0, 200),
    size: file.size,
  });
  if (!begun.ok) return begun;
  const { uploadId } = begun.value;
  for (let at = 0; at < file.size; at += CHUNK_BYTES) {
    if (cancelled()) return 'cancelled';
    const data = await readChunk(file.slice(at, at + CHUNK_BYTES));
    if (!data.ok) return data;
    const taken = await host.call('imports:chunk', { uploadId, data: data.value });
    if (!taken.ok) return taken;
    onProgress(Math.min(at + CHUNK_BYTES, file.size));
  }
  if (cancelled()) return 'cancelled';
  onHanding();
  return host.call('imports:finish', { uploadId });
}

async function readChunk(blob: Blob): Promise<Result<string>> {
  try {
    return { ok: true, value: await toBase64(blob) };
  } catch {
    // Moved, deleted or locked since it was chosen.
    return { ok: false, error: { code: 'import.file-not-found', meta: {} } };
  }
}
