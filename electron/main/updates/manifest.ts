import type { UpdateInfo } from 'electron-updater';
import { Type } from 'typebox';
import { Check } from 'typebox/value';
import { parse } from 'yaml';
import { AppError } from '../../../shared/errors.ts';
import { openManifest } from './signature.ts';
import { VERSION } from './versions.ts';

/** A file beside the manifest, nowhere else. */
const FILE_NAME = String.raw`^[\w][\w. +()-]{0,199}$`;
/** Base64 of 64 bytes. */
const SHA512 = '^[A-Za-z0-9+/]{86}==$';

const ManifestBody = Type.Object({
  version: Type.String({ pattern: VERSION.source }),
  files: Type.Array(
    Type.Object({
      url: Type.String({ pattern: FILE_NAME }),
      sha512: Type.String({ pattern: SHA512 }),
      size: Type.Integer({ minimum: 1 }),
    }),
    { minItems: 1, maxItems: 20 },
  ),
  releaseDate: Type.String(),
  /** Set by `npm run release -- sign`, each time. ms since 1970 */
  signedAt: Type.Integer({ minimum: 1 }),
  /** Of a hundred stations, so many are offered it. */
  stagingPercentage: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
  // Web installers fetch parts that nobody signed for.
  packages: Type.Optional(Type.Null()),
});

export interface Manifest {
  readonly info: UpdateInfo;
  /** ms since 1970 */
  readonly signedAt: number;
}

/** A manifest as it came, `name` being what it was asked for by. Throws `update-not-signed`. */
export function readManifest(name: string, text: string, keys: readonly string[]): Manifest {
  const body = openManifest(name, text, keys);
  if (body === null) throw new AppError('update-not-signed', { file: name });
  const info: unknown = parse(body);
  if (!Check(ManifestBody, info))
    throw new AppError('update-not-signed', { file: name, odd: true });
  // The maker's types ask for two fields that it takes for outdated and does not read where there are files.
  return { info: info as unknown as UpdateInfo, signedAt: info.signedAt };
}
