import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { APP_ORIGIN, isAppUrl } from './appOrigin.ts';

type Sender = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

/**
 * Whether a message comes from the main frame of our own window, showing our own page. Whatever can't
 * be told for sure is no: a frame that is gone, a frame inside the page, a page that went elsewhere.
 */
export function isOwnSender(event: Sender, own: WebContents | null): boolean {
  try {
    const { sender, senderFrame } = event;
    if (own === null || sender !== own || senderFrame === null) return false;
    if (senderFrame.isDestroyed() || senderFrame.detached || senderFrame.parent !== null)
      return false;
    return (
      senderFrame === own.mainFrame &&
      senderFrame.origin === APP_ORIGIN &&
      isAppUrl(senderFrame.url)
    );
  } catch {
    // Electron throws on a frame that was disposed of between two reads.
    return false;
  }
}
