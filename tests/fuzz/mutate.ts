import type { Random } from './random.ts';

const noise = (random: Random, most: number): Buffer =>
  Buffer.from(Array.from({ length: random.below(most) }, () => random.below(256)));

/** A frame as a bad line, a cable pulled or a foreign device makes it. `other`: another frame of the device. */
export function mutate(frame: Buffer, other: Buffer, random: Random): Buffer {
  const at = random.below(frame.length);
  const copy = Buffer.from(frame);
  switch (random.below(9)) {
    case 0:
      copy[at] = random.below(256);
      return copy;
    case 1:
      // One bit.
      copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8));
      return copy;
    case 2: {
      // A digit for a digit: what no format without a checksum can tell from one frame.
      const digits = [...copy.keys()].filter((i) => /\d/.test(String.fromCharCode(copy[i] ?? 0)));
      if (digits.length > 0) copy[random.pick(digits)] = 0x30 + random.below(10);
      return copy;
    }
    case 3:
      return Buffer.concat([frame.subarray(0, at), frame.subarray(at + 1 + random.below(4))]);
    case 4:
      return frame.subarray(0, at);
    case 5:
      return frame.subarray(at);
    case 6:
      // Half a frame joined to half of another.
      return Buffer.concat([frame.subarray(0, at), other.subarray(random.below(other.length))]);
    case 7:
      return Buffer.concat([frame.subarray(0, at), noise(random, 8), frame.subarray(at)]);
    default:
      return noise(random, 120);
  }
}

/** The same bytes in pieces: often whole, sometimes single bytes. */
export function cut(bytes: Buffer, random: Random): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const length = 1 + random.below(random.unit() < 0.3 ? 2 : 24);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}
