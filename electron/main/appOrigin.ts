/** The shell's own scheme: a real origin, so that storage, workers, fetch and WebAssembly work as on a site. */
export const APP_SCHEME = 'stowline';
export const APP_HOST = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;
/** What the station itself answers, and not a file of the app. */
export const HOST_PATH = '/host/';
/** Shown instead of the app when it can't be kept running. */
export const STOP_PATH = `${HOST_PATH}stopped`;

/** Whether a URL lies on the app's origin. Of custom schemes Node's URL gives the origin as 'null'. */
export function isAppUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return (
    url.protocol === `${APP_SCHEME}:` &&
    url.host === APP_HOST &&
    url.username === '' &&
    url.password === ''
  );
}

/** Whether a window may show it: one of the app's screens, which are all the one page. */
export function isPageUrl(text: string): boolean {
  if (!isAppUrl(text)) return false;
  const { pathname } = new URL(text);
  return !pathname.startsWith(HOST_PATH) && !/[.%\\]/.test(pathname);
}
