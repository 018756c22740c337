import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import { AppError } from '../../shared/errors.ts';
import { ImportMapping } from '../../shared/imports/index.ts';
import type { Store } from '../store/index.ts';
import { importAnyFile } from './importAnyFile.ts';
import { beginImport, type ImportOptions } from './importOrderFile.ts';
import type { Status } from './importRuns.ts';
import { listMappings } from './mappingTable.ts';

const schema = Compile(ImportMapping);

/** The newest mapping saved under a name, else that of a JSON file. Throws `import.no-such-mapping`. */
async function mappingCalled(store: Store, asked: string): Promise<ImportMapping> {
  const [saved] = await listMappings(store, asked);
  if (saved) return saved.mapping;
  const text = await readFile(asked, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new AppError('import.no-such-mapping', { mapping: asked });
    throw error;
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new AppError('import.no-such-mapping', { mapping: asked });
  }
  if (!schema.Check(value)) throw new AppError('import.no-such-mapping', { mapping: asked });
  return value;
}

/**
 * Begins and runs an import of a file that is somebody's own: what is laid beside it while it is read goes into a folder of
 * ours. `asked`: name or file of a mapping; absent: the header has to be one that is known.
 */
export async function importWholeFile(
  store: Store,
  asked: string | undefined,
  options: ImportOptions,
): Promise<Status> {
  const mapping = asked === undefined ? undefined : await mappingCalled(store, asked);
  await beginImport(store, options);
  const folder = await mkdtemp(join(tmpdir(), 'stowline-import-'));
  try {
    const path = join(folder, 'file');
    await copyFile(options.path, path);
    return await importAnyFile(store, { ...options, path, ...(mapping ? { mapping } : {}) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
