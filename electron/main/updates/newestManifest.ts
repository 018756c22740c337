import { join } from 'node:path';
import { Type } from 'typebox';
import { AppError } from '../../../shared/errors.ts';
import { openJsonFile } from '../jsonFile.ts';

const Newest = Type.Object({ signedAt: Type.Integer({ minimum: 0 }) });
/** A clock may be wrong by so much. One signed later would shut out all that come after it. ms */
const AHEAD = 24 * 60 * 60_000;

/**
 * Lets through no manifest that was signed before one that was read here: a release that was withdrawn, or is
 * for fewer stations by now, would come again from whoever kept the old one. `signedAt` in ms since 1970.
 * Throws `update-outdated`, `update-from-the-future`.
 */
export function openNewestManifest(
  folder: string,
  report: (where: string, error: unknown) => void,
): (signedAt: number) => void {
  const file = openJsonFile(join(folder, 'newest-manifest.json'), Newest, report);
  return (signedAt) => {
    if (signedAt > Date.now() + AHEAD) throw new AppError('update-from-the-future', { signedAt });
    const newest = file.read()?.signedAt ?? 0;
    if (signedAt < newest) throw new AppError('update-outdated', { signedAt, newest });
    if (signedAt > newest) file.write({ signedAt });
  };
}
