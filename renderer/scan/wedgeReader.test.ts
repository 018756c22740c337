import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeKey, GS } from './decodeKey.ts';
import {
  GAP_MS,
  HICCUP_MS,
  SCAN_MIN,
  TYPING_GAP_MS,
  WedgeReader,
  type Burst,
  type WedgeKey,
} from './wedgeReader.ts';

const outside = { typing: false, field: false };
const inField = { typing: true, field: true };

/** Presses characters at a steady pace, then Enter, and gathers what came out. */
function press(
  reader: WedgeReader,
  text: string,
  gap: number,
  where: Pick<WedgeKey, 'typing' | 'field'>,
  options: { from?: number; enter?: boolean } = {},
) {
  const out: Burst[] = [];
  let swallowed = 0;
  let at = options.from ?? 1000;
  const feed = (key: Partial<WedgeKey>) => {
    const step = reader.key({ ...where, at, ...key });
    if (step.before) out.push(step.before);
    if (step.ended) out.push(step.ended);
    if (step.swallow) swallowed += 1;
    at += gap;
  };
  for (const char of text) feed({ char });
  if (options.enter ?? true) feed({});
  return { out, swallowed, at };
}

describe('WedgeReader', () => {
  it.each([1, 10, 60, 100])('reads a scan at %d ms a key outside fields', (gap) => {
    const { out, swallowed } = press(new WedgeReader(), 'LOC-A-01-2-B', gap, outside);
    expect(out).toEqual([{ kind: 'scan', data: 'LOC-A-01-2-B' }]);
    // All but the first key are kept from the page, Enter too: it must not press a focused button.
    expect(swallowed).toBe('LOC-A-01-2-B'.length);
  });

  it('reads a scan into a focused field at a machine’s speed', () => {
    const { out } = press(new WedgeReader(), '5012345678900', 10, inField);
    expect(out).toEqual([{ kind: 'scan', data: '5012345678900' }]);
  });

  it('takes typing in a field for typing, with or without Enter', () => {
    const { out, swallowed } = press(new WedgeReader(), 'hello world', TYPING_GAP_MS + 1, inField);
    expect(out.every(({ kind }) => kind === 'typed')).toBe(true);
    expect(swallowed).toBe(0);
  });

  it('leaves Enter alone after a few keys', () => {
    const { out, swallowed } = press(new WedgeReader(), 'abc', 5, outside);
    expect(out).toEqual([{ kind: 'typed', chars: ['a', 'b', 'c'], swallowed: 2 }]);
    expect(swallowed).toBe(2);
  });

  it('reads a scan without terminator when the keys stop', () => {
    const reader = new WedgeReader();
    press(reader, 'TOTE-001', 8, outside, { enter: false });
    expect(reader.pending).toBe(true);
    expect(reader.end()).toEqual({ kind: 'scan', data: 'TOTE-001' });
    expect(reader.pending).toBe(false);
  });

  it('gives back quick keys in a field that were no scan', () => {
    const reader = new WedgeReader();
    press(reader, 'quick', 20, inField, { enter: false });
    expect(reader.end()).toEqual({ kind: 'typed', chars: 'quick'.split(''), swallowed: 2 });
  });

  it('takes a quickly typed PIN for typing on a pad, and a badge or an article number for a scan', () => {
    const pad = { typing: true, field: false };
    const pin = press(new WedgeReader(), '3301', 5, pad);
    expect(pin.out).toEqual([{ kind: 'typed', chars: '3301'.split(''), swallowed: 3 }]);
    for (const code of ['BADGE-SUPER1', '50123452']) {
      expect(press(new WedgeReader(), code, 5, pad).out).toEqual([{ kind: 'scan', data: code }]);
    }
  });

  it('keeps two scans apart that follow each other at once', () => {
    const reader = new WedgeReader();
    const one = press(reader, 'TOTE-001', 5, outside);
    const two = press(reader, 'TOTE-002', 5, outside, { from: one.at });
    expect([...one.out, ...two.out]).toEqual([
      { kind: 'scan', data: 'TOTE-001' },
      { kind: 'scan', data: 'TOTE-002' },
    ]);
  });

  it('keeps an unterminated scan apart from the next', () => {
    const reader = new WedgeReader();
    const one = press(reader, 'TOTE-001', 5, outside, { enter: false });
    const two = press(reader, 'TOTE-002', 5, outside, { from: one.at + 200 });
    expect(two.out.map((burst) => burst.kind === 'scan' && burst.data)).toEqual([
      'TOTE-001',
      'TOTE-002',
    ]);
  });

  it('reads a scan whole that a slow browser brings in two pieces', () => {
    const reader = new WedgeReader();
    const one = press(reader, 'LO', 8, outside, { enter: false });
    // No key for long enough by this machine's clock; the next ones were pressed in time all the same.
    expect(reader.end()).toEqual({ kind: 'typed', chars: ['L', 'O'], swallowed: 1 });
    const two = press(reader, 'C-A-01-2-B', 8, outside, { from: one.at });
    expect(two.out).toEqual([{ kind: 'scan', data: 'LOC-A-01-2-B' }]);
  });

  it('waits for the rest of a code where the scanner is known to end its codes', () => {
    const reader = new WedgeReader();
    const known = press(reader, 'TOTE-001', 10, outside);
    const one = press(reader, 'LO', 10, outside, { from: known.at, enter: false });
    expect(reader.patience).toBe(HICCUP_MS);
    const two = press(reader, 'C-A-38', 10, outside, { from: one.at + 300 });
    expect([...one.out, ...two.out]).toEqual([{ kind: 'scan', data: 'LOC-A-38' }]);
  });

  it('does not wait for a person’s second key, nor for a scanner that ends no code', () => {
    const reader = new WedgeReader();
    const known = press(reader, 'TOTE-001', 10, outside);
    press(reader, 'u', 10, outside, { from: known.at + 500, enter: false });
    expect(reader.patience).toBe(GAP_MS);
    reader.end();
    press(reader, 'TOTE-002', 10, outside, { from: known.at + 1500, enter: false });
    expect(reader.end().kind).toBe('scan');
    press(reader, 'TO', 10, outside, { from: known.at + 2500, enter: false });
    expect(reader.patience).toBe(GAP_MS);
  });

  it('gives no key twice that came in pieces and was no scan', () => {
    const reader = new WedgeReader();
    const one = press(reader, 'a', 8, outside, { enter: false });
    expect(reader.end()).toEqual({ kind: 'typed', chars: ['a'], swallowed: 0 });
    const two = press(reader, 'b', 8, outside, { from: one.at });
    expect(two.out).toEqual([{ kind: 'typed', chars: ['b'], swallowed: 1 }]);
  });

  it('takes keys with a pause between them for typing, though the timer ran', () => {
    const reader = new WedgeReader();
    const one = press(reader, 'LO', 8, outside, { enter: false });
    reader.end();
    const two = press(reader, 'C-A-01', 8, outside, { from: one.at + 500 });
    expect(two.out).toEqual([{ kind: 'scan', data: 'C-A-01' }]);
  });

  it('loses and invents no character, whatever the pace', () => {
    const keys = fc.array(
      fc.record({
        char: fc.option(fc.constantFrom('A', 'B', '1', '-'), { nil: undefined }),
        gap: fc.integer({ min: 0, max: 300 }),
        field: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(keys, (presses) => {
        const reader = new WedgeReader();
        let at = 0;
        let read = '';
        const take = (burst: Burst | undefined) => {
          if (burst) read += burst.kind === 'scan' ? burst.data : burst.chars.join('');
          if (burst?.kind === 'scan') expect(burst.data.length).toBeGreaterThanOrEqual(SCAN_MIN);
        };
        for (const { char, gap, field } of presses) {
          at += gap;
          const step = reader.key({
            ...(char === undefined ? {} : { char }),
            at,
            typing: field,
            field,
          });
          take(step.before);
          take(step.ended);
        }
        if (reader.pending) take(reader.end());
        expect(read).toBe(presses.map(({ char }) => char ?? '').join(''));
      }),
    );
  });
});

describe('decodeKey', () => {
  const plain = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };

  it.each([
    ['a letter', { ...plain, key: 'A', code: 'KeyA', shiftKey: true }, 'A'],
    ['Ctrl+] as GS', { ...plain, key: ']', code: 'BracketRight', ctrlKey: true }, GS],
    ['a key taken by an input method', { ...plain, key: 'Process', code: 'KeyN' }, 'n'],
    ['its shifted letter', { ...plain, key: 'Process', code: 'KeyN', shiftKey: true }, 'N'],
    ['its digit', { ...plain, key: 'Process', code: 'Digit7' }, '7'],
    ['its colon', { ...plain, key: 'Process', code: 'Semicolon', shiftKey: true }, ':'],
    ['a shortcut as nothing', { ...plain, key: 'c', code: 'KeyC', ctrlKey: true }, undefined],
    ['a function key as nothing', { ...plain, key: 'F2', code: 'F2' }, undefined],
  ])('reads %s', (_, event, char) => {
    expect(decodeKey(event)).toBe(char);
  });
});
