import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Check } from 'typebox/value';
import { AppError } from '../../../shared/errors.ts';

/** Written into the packaged package.json by `npm run dist`; absent in builds that are not released. */
const Packaged = Type.Object({
  stowline: Type.Optional(
    Type.Object({
      updates: Type.Object({
        url: Type.String(),
        /** Ed25519 public keys, SPKI in DER and base64: any of them may have signed. */
        keys: Type.Array(Type.String({ pattern: '^[A-Za-z0-9+/=]{20,400}$' }), { minItems: 1 }),
      }),
    }),
  ),
});
type Packaged = Static<typeof Packaged>;
export type UpdateFeed = NonNullable<Packaged['stowline']>['updates'];

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

/** Where updates come from, and who signs them. null: this build takes none. Throws `update-feed-unusable`. */
export function readFeed(appPath: string): UpdateFeed | null {
  const packaged: unknown = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'));
  if (!Check(Packaged, packaged)) throw new AppError('update-feed-unusable', { appPath });
  const feed = packaged.stowline?.updates;
  if (!feed) return null;
  const url = URL.canParse(feed.url) ? new URL(feed.url) : null;
  const safe = url?.protocol === 'https:' || (url !== null && LOOPBACK.has(url.hostname));
  if (!safe) throw new AppError('update-feed-unusable', { url: feed.url });
  return feed;
}
