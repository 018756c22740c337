/** Returns true when the key was used: nobody else gets it then. */
export type KeyHandler = (key: string) => boolean | undefined | void;

interface Entry {
  readonly handler: KeyHandler;
  readonly typing: boolean;
}

const entries: Entry[] = [];

/** Keys that are no part of a scan: the newest handler first, until one uses it. */
export function pressKey(key: string): boolean {
  return entries.toReversed().some(({ handler }) => handler(key) === true);
}

/** Somebody is expected to type by hand where no field has the focus (a PIN pad). */
export const typingExpected = (): boolean => entries.some(({ typing }) => typing);

export function handleKeys(handler: KeyHandler, typing: boolean): () => void {
  const entry = { handler, typing };
  entries.push(entry);
  return () => {
    const at = entries.indexOf(entry);
    if (at >= 0) entries.splice(at, 1);
  };
}
