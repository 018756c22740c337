/**
 * What a ZPL printer does with the bytes of one connection: `~HS` is obeyed at once wherever it
 * stands, `^XA … ^XZ` is one format, everything between formats is passed over.
 */
export interface ZplStream {
  push(chunk: Buffer): void;
  /** A format has begun and its ^XZ has not come. */
  partial(): boolean;
}

const STATUS_REQUEST = '~HS';
const START = '^XA';
const END = '^XZ';

export function createZplStream(on: {
  statusRequest: () => void;
  format: (bytes: Buffer) => void;
}): ZplStream {
  // latin1 keeps one character per byte, so positions in the text are positions in the bytes.
  let text = '';
  let partial = false;

  /** Hands on the whole formats of a piece and returns what is left of it. */
  const takeFormats = (piece: string): string => {
    let rest = piece;
    for (;;) {
      const start = rest.indexOf(START);
      const end = start < 0 ? -1 : rest.indexOf(END, start);
      // The last two characters may be the beginning of a command that is still on its way.
      if (start < 0) return rest.slice(-2);
      if (end < 0) return rest.slice(start);
      const stop = end + END.length;
      on.format(Buffer.from(rest.slice(start, stop), 'latin1'));
      rest = rest.slice(stop);
    }
  };

  return {
    push(chunk) {
      text += chunk.toString('latin1');
      // What came before a question is dealt with before it is answered.
      for (let at = text.indexOf(STATUS_REQUEST); at >= 0; at = text.indexOf(STATUS_REQUEST)) {
        const before = takeFormats(text.slice(0, at));
        text = before + text.slice(at + STATUS_REQUEST.length);
        partial = before.startsWith(START);
        on.statusRequest();
      }
      text = takeFormats(text);
      partial = text.startsWith(START);
    },
    partial: () => partial,
  };
}
