import type { App, Session, WebContents } from 'electron';
import { APP_SCHEME, isAppUrl } from './appOrigin.ts';

/** What the page may ask of Chromium; everything else is denied. Devices are the station's, not the page's. */
const GRANTED: ReadonlySet<string> = new Set(['persistent-storage', 'clipboard-sanitized-write']);

const LOCAL_PROTOCOLS: ReadonlySet<string> = new Set([
  `${APP_SCHEME}:`,
  'blob:',
  'data:',
  'devtools:',
]);

/** The page reaches central through the station only: no request of its own leaves the machine. */
export function lockDownSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, { requestingUrl }) => {
    callback(GRANTED.has(permission) && requestingUrl !== undefined && isAppUrl(requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => GRANTED.has(permission) && isAppUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    callback({ cancel: !URL.canParse(url) || !LOCAL_PROTOCOLS.has(new URL(url).protocol) });
  });
  session.on('will-download', (event, item) => {
    // Reports that the page made itself may be saved; nothing else comes down this way.
    if (!item.getURL().startsWith(`blob:${APP_SCHEME}:`)) event.preventDefault();
  });
}

function lockDownContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

/** Holds for every window and view there will ever be. */
export function lockDownNavigation(app: App): void {
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents));
}
