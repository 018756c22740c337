import type { WebFrameMain } from 'electron';
import { checkOffer } from './record.ts';
import { state, type StandInWindowState } from './state.ts';

const OWN = ['stowline://app', 'stowline://app/'] as const;

export function frame(origin: string, url: string, extra: Partial<WebFrameMain> = {}) {
  const made = {
    origin,
    url,
    parent: null,
    detached: false,
    isDestroyed: () => false,
    ...extra,
  } satisfies Partial<WebFrameMain>;
  checkOffer('WebFrameMain', made);
  return made;
}

/** The event an invoke arrives with, for whichever frame plays the sender. */
export function invokeEvent(own: StandInWindowState): { sender: unknown; senderFrame: unknown } {
  const good = own.mainFrame;
  const { webContents } = own;
  const at = (other: unknown) => ({ sender: webContents, senderFrame: other });
  /** The window's main frame itself, but for what is said: only that may give it away. */
  const gone = (different: Partial<WebFrameMain>) => {
    const other = { ...(good as object), ...different };
    own.playsMainFrame(other);
    return at(other);
  };
  switch (state.sender) {
    case 'own':
      return at(good);
    case 'no-frame':
      return at(null);
    case 'foreign-origin':
      return gone({ origin: 'https://evil.example' });
    case 'foreign-url':
      return gone({ url: 'https://evil.example/' });
    case 'about:blank':
      return gone({ origin: 'null', url: 'about:blank' });
    case 'file:':
      return gone({ origin: 'file://', url: 'file:///etc/passwd' });
    case 'subframe':
      return at(frame(...OWN, { parent: good as WebFrameMain }));
    case 'destroyed':
      return gone({ isDestroyed: () => true });
    case 'detached':
      return gone({ detached: true });
    case 'other-window':
      return { sender: {}, senderFrame: good };
    case 'other-main-frame':
      return at(frame(...OWN));
    case 'throws':
      return {
        sender: webContents,
        get senderFrame(): never {
          throw new Error('Render frame was disposed before WebFrameMain could be accessed');
        },
      };
  }
}
