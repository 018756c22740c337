/** That every benchmark runs from end to end and tells what it should. Its times are looked at by nobody. */
import { describe, expect, it } from 'vitest';
import { BENCHES } from './benches.ts';
import { TINY } from './scale.ts';

const FIGURES: readonly (readonly [bench: string, figures: readonly string[]])[] = [
  ['sync', ['documentsPerSecond', 'ofBareDexie', 'ofPouchDb', 'longestFrameGap']],
  ['scan', ['p50', 'p99', 'journalP50', 'bareFrameP50']],
  ['serial', ['p50', 'p99', 'unplugNoticed', 'replugHealed']],
  ['labels', ['zplTextP95', 'escposChineseP95', 'resvgTextsAloneP50', 'bwipOneCodeP50']],
  ['flood', ['longestFrameGap', 'frameGapP99']],
  ['fanout', ['p50', 'p99', 'bareFrameP50']],
  ['desk', ['longestFrame', 'frameP99', 'listP50', 'rowsAfterJumpP50']],
];

describe('benchmarks', () => {
  it.each(FIGURES)('%s measures the real programs', async (name, expected) => {
    const result = await BENCHES.get(name)?.(TINY);
    expect(Object.keys(result?.figures ?? {})).toEqual(expect.arrayContaining([...expected]));
    for (const figure of Object.values(result?.figures ?? {})) {
      expect(figure.value).toBeGreaterThan(0);
      expect(figure.unit).not.toBe('');
    }
    expect(result?.notes.length).toBeGreaterThan(0);
  });
});
