import { open, stat } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';

const END_OF_DIRECTORY = 0x06054b50;
const ENTRY = 0x02014b50;
const END_BYTES = 22 + 0xffff;
const DIRECTORY_LIMIT_BYTES = 4 * 1024 * 1024;
/** What the parts of a workbook may come to; a hundred thousand rows of forty columns are 200 MB. */
const UNPACKED_LIMIT_BYTES = 600 * 1024 * 1024;
const BROKEN = { found: 'xlsx' };

/**
 * Refuses a ZIP that says it unpacks to more than any order file needs. That an entry is as long as it says
 * is the unpacking's to check. Throws `import.too-large` or `import.broken-workbook`.
 */
export async function refuseZipBomb(path: string): Promise<void> {
  const { size } = await stat(path);
  const file = await open(path, 'r');
  try {
    const tailBytes = Math.min(size, END_BYTES);
    const tail = Buffer.alloc(tailBytes);
    await file.read(tail, 0, tailBytes, size - tailBytes);
    let at = tail.length - 22;
    while (at >= 0 && tail.readUInt32LE(at) !== END_OF_DIRECTORY) at -= 1;
    if (at < 0) throw new AppError('import.broken-workbook', BROKEN);
    const bytes = tail.readUInt32LE(at + 12);
    const start = tail.readUInt32LE(at + 16);
    if (bytes > DIRECTORY_LIMIT_BYTES || start + bytes > size) {
      throw new AppError('import.broken-workbook', BROKEN);
    }
    const directory = Buffer.alloc(bytes);
    await file.read(directory, 0, bytes, start);
    let total = 0;
    for (let entry = 0; entry + 46 <= bytes && directory.readUInt32LE(entry) === ENTRY;) {
      total += directory.readUInt32LE(entry + 24);
      entry += 46;
      entry += [28, 30, 32].reduce(
        (sum, field) => sum + directory.readUInt16LE(entry - 46 + field),
        0,
      );
    }
    if (total > UNPACKED_LIMIT_BYTES) {
      throw new AppError('import.too-large', { limitBytes: UNPACKED_LIMIT_BYTES });
    }
  } finally {
    await file.close();
  }
}
