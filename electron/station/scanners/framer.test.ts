import { describe, expect, it } from 'vitest';
import { createFramer, decodeFrame } from './framer.ts';

function frames(chunks: (string | Buffer)[], maxLength?: number): string[] {
  const found: string[] = [];
  const framer = createFramer({
    frame: (bytes) => found.push(decodeFrame(bytes)),
    tooLong: (length) => found.push(`too long: ${length}`),
    ...(maxLength === undefined ? {} : { maxLength }),
  });
  for (const chunk of chunks) framer.push(Buffer.from(chunk));
  return found;
}

describe('frames', () => {
  it.each([
    ['CR', ['A1\r'], ['A1']],
    ['LF', ['A1\n'], ['A1']],
    ['CR LF', ['A1\r\nA2\r\n'], ['A1', 'A2']],
    ['Tab', ['A1\tA2\t'], ['A1', 'A2']],
    ['merged', ['A1\rA2\rA3\r'], ['A1', 'A2', 'A3']],
    ['byte by byte', Array.from('A1\r\nA2\r'), ['A1', 'A2']],
    ['split between CR and LF', ['A1\r', '\nA2\r', '\n'], ['A1', 'A2']],
    ['unfinished', ['A1\rA2'], ['A1']],
    ['nothing but terminators', ['\r\n\r\n\t'], []],
    ['AIM prefix and GS', [']C10195012345678903\x1d10AB\r'], [']C10195012345678903\x1d10AB']],
    ['blanks', [' A 1 \r'], [' A 1 ']],
  ])('%s', (_, chunks, expected) => {
    expect(frames(chunks)).toEqual(expected);
  });

  it('keeps Chinese text that is split inside a character', () => {
    const bytes = Buffer.from('北京\r');
    expect(frames([bytes.subarray(0, 2), bytes.subarray(2)])).toEqual(['北京']);
  });

  it('reads bytes that are not UTF-8 one by one', () => {
    expect(frames([Buffer.from([0x41, 0xff, 0xb1, 0x0d])])).toEqual(['A\xff\xb1']);
  });

  it('drops what is too long to its end and goes on with the next', () => {
    expect(frames(['12345\r123456', '789\rok\r'], 5)).toEqual(['12345', 'too long: 9', 'ok']);
  });
});
