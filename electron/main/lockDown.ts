import type { App, Session, WebContents } from 'electron';
import { APP_SCHEME, isAppUrl, isPageUrl } from './appOrigin.ts';
import type { ExternalLinks } from './externalLinks.ts';

/** What our own page may ask of Chromium; everything else is denied. Devices are the station's, not the page's. */
const GRANTED: ReadonlySet<string> = new Set(['persistent-storage', 'clipboard-sanitized-write']);

const LOCAL_PROTOCOLS = [`${APP_SCHEME}:`, 'blob:', 'data:'] as const;

/** Electron announces the window's own session, too. */
const lockedDown = new WeakSet<Session>();

/** Of every session there is: whoever asks, nothing of the machine is handed out. */
function lockDownPermissions(session: Session): void {
  if (lockedDown.has(session)) return;
  lockedDown.add(session);
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const { requestingUrl, isMainFrame } = details;
    const isOwn = isMainFrame && requestingUrl !== undefined && isAppUrl(requestingUrl);
    callback(GRANTED.has(permission) && isOwn);
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { isMainFrame }) =>
      GRANTED.has(permission) && isMainFrame && isAppUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
  // No class of USB devices is unlocked, no screen handed out.
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => [...protectedClasses]);
  session.setDisplayMediaRequestHandler((_request, callback) => callback(null));
  session.on('file-system-access-restricted', (_event, _details, callback) => callback('deny'));
  session.on('will-download', (event, item) => {
    // Reports that the page made itself may be saved; nothing else comes down this way.
    if (!item.getURL().startsWith(`blob:${APP_SCHEME}:`)) event.preventDefault();
  });
}

/**
 * The session of every window: the page reaches central through the station only, and no request of its own
 * leaves the machine. Updates are fetched in a session without a page, to which this does not apply.
 * `devTools`: for whoever runs it from its sources.
 */
export function lockDownSession(session: Session, devTools: boolean): void {
  lockDownPermissions(session);
  const local = new Set<string>([...LOCAL_PROTOCOLS, ...(devTools ? ['devtools:'] : [])]);
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    callback({ cancel: !URL.canParse(url) || !local.has(new URL(url).protocol) });
  });
}

function lockDownContents(contents: WebContents, links: ExternalLinks): void {
  contents.setWindowOpenHandler(({ url }) => {
    links.open(url);
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('will-navigate', (event) => {
    if (!isPageUrl(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isPageUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('select-bluetooth-device', (event, _devices, callback) => {
    // Left alone Electron takes the first one.
    event.preventDefault();
    callback('');
  });
}

/** Holds for every window, view and session there will ever be. */
export function lockDownApp(app: App, links: ExternalLinks): void {
  app.on('session-created', (session) => lockDownPermissions(session));
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents, links));
}
