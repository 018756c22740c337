import type { Station } from '../station/index.ts';
import { readAppFile } from './appFiles.ts';
import { HOST_PATH, isAppUrl, STOP_PATH } from './appOrigin.ts';
import { SECURITY_HEADERS } from './securityHeaders.ts';

export interface AppProtocolOptions {
  /** Folder of the built renderer. */
  readonly root: string;
  readonly pull: Station['pull'];
  /** What is shown while the app can't be, as HTML. */
  readonly stopPage: () => string;
  readonly report: (where: string, error: unknown) => void;
}

/** The preload says the same to the page: shared/host StationHost.pullBase. */
const PULL_PATH = `${HOST_PATH}pull/`;
const JSON_TYPE = 'application/json';

function answer(
  status: number,
  type: string,
  body: Uint8Array<ArrayBuffer> | string,
  cache = 'no-store',
): Response {
  const headers = { ...SECURITY_HEADERS, 'content-type': type, 'cache-control': cache };
  return new Response(body, { status, headers });
}
const refusal = (status: number, code: string): Response =>
  answer(status, JSON_TYPE, JSON.stringify({ error: { code, meta: {} } }));

/** Everything the window can load: the app's files, and central's pages through the station. GET only. */
export function createAppProtocol(
  options: AppProtocolOptions,
): (request: Request) => Promise<Response> {
  const pull = async (url: URL): Promise<Response> => {
    const collection = url.pathname.slice(PULL_PATH.length);
    const after = url.searchParams.get('after') ?? undefined;
    const limit = url.searchParams.get('limit') ?? undefined;
    const page = await options.pull(collection, { after, limit });
    // Whatever central, or somebody in its place, calls it: nothing here is ever shown as a page.
    return answer(page.status, JSON_TYPE, new Uint8Array(page.body));
  };

  return async (request) => {
    try {
      if (!isAppUrl(request.url)) return refusal(403, 'foreign-request');
      const url = new URL(request.url);
      if (request.method !== 'GET') return refusal(405, 'method-not-allowed');
      if (url.pathname.startsWith(PULL_PATH)) return await pull(url);
      if (url.pathname === STOP_PATH) {
        return answer(200, 'text/html; charset=utf-8', options.stopPage());
      }
      if (url.pathname.startsWith(HOST_PATH)) return refusal(404, 'not-found');
      const file = await readAppFile(options.root, url.pathname);
      if (file.kind === 'file') return answer(200, file.type, file.body, 'no-cache');
      return file.kind === 'absent' ? refusal(404, 'not-found') : refusal(400, 'bad-path');
    } catch (error) {
      options.report('app protocol', error);
      return refusal(500, 'internal');
    }
  };
}
