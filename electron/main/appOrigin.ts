/** The shell's own scheme: a real origin, so that storage, workers, fetch and WebAssembly work as on a site. */
export const APP_SCHEME = 'stowline';
export const APP_HOST = 'app';
export const APP_ORIGIN = `${APP_SCHEME}://${APP_HOST}`;

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
