import { Provider, type UpdateInfo } from 'electron-updater';
import type { ProviderRuntimeOptions as Runtime } from 'electron-updater/out/providers/Provider';
import type { UpdateFeed } from './feed.ts';
import { readManifest } from './manifest.ts';

type Files = ReturnType<Provider<UpdateInfo>['resolveFiles']>;

/** Where a release lies and what it consists of, taken from a manifest only if it is signed, and let through by `admit`. */
export function signedProvider(
  feed: UpdateFeed,
  admit: (signedAt: number) => void,
): new (o: unknown, u: unknown, r: Runtime) => object {
  const base = new URL(feed.url.endsWith('/') ? feed.url : `${feed.url}/`);
  return class SignedProvider extends Provider<UpdateInfo> {
    constructor(_options: unknown, _updater: unknown, runtime: Runtime) {
      super({ ...runtime, isUseMultipleRangeRequest: false });
    }

    override async getLatestVersion(): Promise<UpdateInfo> {
      const name = `${this.getDefaultChannelName()}.yml`;
      const url = new URL(name, base);
      // Past every cache on the way: an old manifest would hide a release that was withdrawn.
      url.searchParams.set('noCache', Date.now().toString(32));
      const text = (await this.httpRequest(url)) ?? '';
      const { info, signedAt } = readManifest(name, text, feed.keys);
      admit(signedAt);
      return info;
    }

    override resolveFiles(info: UpdateInfo): Files {
      return info.files.map((file) => {
        const url = new URL(encodeURIComponent(file.url), base);
        // An AppImage is called the same in each release, and caches on the way go by its address.
        url.searchParams.set('version', info.version);
        return { url, info: file };
      });
    }
  };
}
