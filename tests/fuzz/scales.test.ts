import { describe, expect, it } from 'vitest';
import { createScaleDecoder, createWeigher } from '../../shared/scales/index.ts';
import { runs } from '../runs.ts';
import { cut, mutate } from './mutate.ts';
import { createRandom, SEED } from './random.ts';
import { RECORDED_SCALES } from './scaleFrames.ts';

const FRAMES = runs(100_000);
/** Bytes of one character each. */
const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/**
 * A scale on a bad line: every frame of the recording may come broken, lost or with noise, in any pieces,
 * over connections that end anywhere. Never two broken ones in a row: then nobody could tell, where a
 * format has no checksum.
 */
describe(`${FRAMES} frames through each scale decoder (seed ${SEED})`, () => {
  it.each(RECORDED_SCALES)('$profile', ({ profile, frame, grams }) => {
    const random = createRandom(SEED);
    let decoder = createScaleDecoder(profile);
    let weigher = createWeigher();
    let at = 0;
    let broken = false;
    let units = random.below(30_000);
    /** What was recorded of late, in grams: a weight that counts is one of these. */
    let recorded: number[] = [];
    let accepted = 0;
    for (let sent = 0; sent < FRAMES; sent += 1) {
      if (random.unit() < 0.05) units = random.below(30_000);
      if (random.unit() < 0.01) {
        decoder = createScaleDecoder(profile);
        weigher = createWeigher();
      }
      const whole = bytes(frame(units));
      broken = !broken && random.unit() < 0.4;
      const onLine = broken ? mutate(whole, bytes(frame(random.below(30_000))), random) : whole;
      recorded = [Math.round(units * grams * 1000) / 1000, ...recorded].slice(0, 3);
      for (const piece of cut(onLine, random)) {
        for (const reading of decoder.push(piece)) weigher.take(reading, at);
        const live = weigher.live(at);
        if (live.state !== 'stable') continue;
        accepted += 1;
        if (!recorded.includes(live.grams ?? Number.NaN))
          expect.fail(`${live.grams} g accepted after ${recorded.join(', ')} (seed ${SEED})`);
      }
      at += random.below(400);
    }
    // A decoder that takes nothing would pass everything above.
    expect(accepted).toBeGreaterThan(FRAMES / 10);
  });

  it.each(RECORDED_SCALES)('noise alone weighs nothing: $profile', ({ profile }) => {
    const random = createRandom(SEED + 1);
    const decoder = createScaleDecoder(profile);
    const weigher = createWeigher();
    for (let sent = 0; sent < FRAMES; sent += 1) {
      const noise = Buffer.from(Array.from({ length: 20 }, () => random.below(256)));
      for (const reading of decoder.push(noise)) weigher.take(reading, sent);
      if (weigher.live(sent).state === 'stable') expect.fail(`a weight of noise (seed ${SEED})`);
    }
  });
});
