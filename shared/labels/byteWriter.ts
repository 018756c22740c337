/** Collects commands and raw bytes. Text must be ASCII. */
export interface ByteWriter {
  text(text: string): void;
  raw(bytes: Uint8Array): void;
  take(): Uint8Array;
}

export function createByteWriter(): ByteWriter {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  return {
    text: (text) => void parts.push(encoder.encode(text)),
    raw: (bytes) => void parts.push(bytes),
    take: () => {
      const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
      let at = 0;
      for (const part of parts) {
        all.set(part, at);
        at += part.length;
      }
      return all;
    },
  };
}

/** TSPL and EPL draw a dot where the bit is 0. */
export const inverted = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => ~byte & 0xff);
