import { describe, expect, it } from 'vitest';
import { createFramer, decodeFrame, MAX_FRAME } from '../../electron/station/scanners/framer.ts';
import { hasValidCheckDigit, parseScan } from '../../shared/barcodes/index.ts';
import { runs } from '../runs.ts';
import { cut, mutate } from './mutate.ts';
import { createRandom, SEED } from './random.ts';

const FRAMES = runs(100_000);
const CODES = [
  '4006381333931\r',
  ']E04006381333931\r\n',
  ']C100340123450000000017\r',
  ']C1010950110153000310LOT-7\u001d21SERIAL\r\n',
  ']d20109501101530003172712313103000195\r',
  'https://id.example/01/09501101530003/10/LOT?17=271231\r',
  'LOC-A-03-2-B\t',
  'CMD-NEXT-PARCEL\r',
  'TOTE-007\r',
  'ORD-536365\n',
  '(01)09501101530003(10)A\r',
  '零件-0001\r\n',
].map((text) => Buffer.from(text));

/** Frames as anyone would cut them who has all of the bytes at once. */
const split = (bytes: Buffer): string[] =>
  bytes
    .toString('latin1')
    .split(/[\r\n\t]/)
    .slice(0, -1)
    .filter((text) => text !== '' && text.length <= MAX_FRAME);

describe(`${FRAMES} frames through the scanner's decoder (seed ${SEED})`, () => {
  it('give what is on the line, in order, each once, and no number with a wrong check digit', () => {
    const random = createRandom(SEED);
    let numbers = 0;
    for (let sent = 0; sent < FRAMES;) {
      const burst = Array.from({ length: 1 + random.below(20) }, () => {
        const code = random.pick(CODES);
        return random.unit() < 0.4 ? mutate(code, random.pick(CODES), random) : code;
      });
      sent += burst.length;
      const bytes = Buffer.concat(burst);
      const frames: Buffer[] = [];
      // One connection: what it began and did not end is gone with it.
      const framer = createFramer({
        frame: (frame) => frames.push(frame),
        tooLong: () => undefined,
      });
      for (const piece of cut(bytes, random)) framer.push(piece);
      expect(frames.map((frame) => frame.toString('latin1'))).toEqual(split(bytes));
      for (const frame of frames) {
        const scan = parseScan(decodeFrame(frame));
        const number = scan.kind === 'sscc' ? scan.sscc : scan.kind === 'gtin' ? scan.gtin14 : null;
        if (number === null) continue;
        numbers += 1;
        if (!hasValidCheckDigit(number)) expect.fail(`${number} from ${frame.toString('latin1')}`);
      }
    }
    expect(numbers).toBeGreaterThan(FRAMES / 10);
  });

  it('hold no more than a frame of what has no end', () => {
    const random = createRandom(SEED);
    const lengths: number[] = [];
    const framer = createFramer({
      frame: (frame) => lengths.push(frame.length),
      tooLong: () => undefined,
    });
    const noise = Buffer.alloc(1_000_000, 0x41);
    for (let i = 0; i < 20; i += 1) framer.push(noise.subarray(0, 1 + random.below(noise.length)));
    framer.push(Buffer.from('\rwhole\r'));
    expect(lengths).toEqual([5]);
  });
});
