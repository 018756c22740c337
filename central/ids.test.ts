import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uuidv5 as slowly } from '../shared/ids.ts';
import { uuidv5 } from './ids.ts';

describe('derived ids', () => {
  it('are those of everybody else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.uuid(), (name, namespace) => {
        expect(uuidv5(name, namespace)).toBe(slowly(name, namespace));
      }),
    );
  });
});
