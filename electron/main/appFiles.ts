import { readFile, realpath } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';

/** Everything a build of the renderer contains. Anything else goes out as bytes nobody runs. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wav': 'audio/wav',
  '.txt': 'text/plain; charset=utf-8',
};

export type FileAnswer =
  | { readonly kind: 'file'; readonly body: Uint8Array<ArrayBuffer>; readonly type: string }
  | { readonly kind: 'bad-path' }
  | { readonly kind: 'absent' };

/** The path as the folder names it; null where it is no plain path inside the folder. */
function relativePath(pathname: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch (error) {
    if (error instanceof URIError) return null;
    throw error;
  }
  const segments = path.split('/').slice(1);
  const odd = segments.some(
    (segment) => segment === '..' || segment === '.' || /[\\:\0]/.test(segment),
  );
  return odd || !path.startsWith('/') ? null : segments.join('/');
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EISDIR');

/** Reads a file of the built app. `pathname` as it stands in the URL; nothing outside `root` is ever read. */
export async function readAppFile(root: string, pathname: string): Promise<FileAnswer> {
  const relative = relativePath(pathname);
  if (relative === null) return { kind: 'bad-path' };
  // Screens have addresses of their own; they are all the one page.
  const name = extname(relative) === '' ? 'index.html' : relative;
  try {
    const folder = await realpath(resolve(root));
    const path = await realpath(join(folder, name));
    if (!path.startsWith(folder + sep)) return { kind: 'bad-path' };
    const type = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
    return { kind: 'file', body: new Uint8Array(await readFile(path)), type };
  } catch (error) {
    if (isMissing(error)) return { kind: 'absent' };
    throw error;
  }
}
