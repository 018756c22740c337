import { CLEAR_STORAGE_PATH } from '../../shared/host/stationHost.ts';
import type { Station } from '../station/index.ts';
import { readAppFile } from './appFiles.ts';
import { isAppUrl } from './appOrigin.ts';
import { SECURITY_HEADERS } from './securityHeaders.ts';

export interface AppProtocolOptions {
  /** Folder of the built renderer. */
  readonly root: string;
  readonly pull: Station['pull'];
  /** Has Chromium throw away what it stores for the page. */
  readonly clearStorage: () => Promise<void>;
  readonly report: (where: string, error: unknown) => void;
}

/** The preload says the same to the page: shared/host StationHost.pullBase. */
export const PULL_PATH = '/host/pull/';
const HOST_PATH = '/host/';

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
  answer(status, 'application/json', JSON.stringify({ error: { code, meta: {} } }));

/** Everything the window can load: the app's files, and central's pages through the station. */
export function createAppProtocol(
  options: AppProtocolOptions,
): (request: Request) => Promise<Response> {
  const pull = async (url: URL): Promise<Response> => {
    const collection = url.pathname.slice(PULL_PATH.length);
    const after = url.searchParams.get('after') ?? undefined;
    const limit = url.searchParams.get('limit') ?? undefined;
    const page = await options.pull(collection, { after, limit });
    return answer(page.status, page.contentType, new Uint8Array(page.body));
  };

  const clearStorage = async (): Promise<Response> => {
    await options.clearStorage();
    return new Response(null, { status: 204, headers: SECURITY_HEADERS });
  };

  return async (request) => {
    try {
      if (!isAppUrl(request.url)) return refusal(403, 'foreign-request');
      const url = new URL(request.url);
      const clears = request.method === 'POST' && url.pathname === CLEAR_STORAGE_PATH;
      if (clears) return await clearStorage();
      if (request.method !== 'GET') return refusal(405, 'method-not-allowed');
      if (url.pathname.startsWith(PULL_PATH)) return await pull(url);
      if (url.pathname.startsWith(HOST_PATH)) return refusal(404, 'not-found');
      const file = await readAppFile(options.root, url.pathname);
      if (file.kind === 'file') return answer(200, file.type, file.body, 'no-cache');
      return file.kind === 'absent' ? refusal(404, 'not-found') : refusal(400, 'bad-path');
    } catch (error) {
      options.report(`protocol ${request.url}`, error);
      return refusal(500, 'internal');
    }
  };
}
