import { expect, it } from 'vitest';
import { countTroubled } from './useTroubledChannels.ts';

const fine = { standing: 'working', problems: 0, dead: 0 } as const;

it('counts each connection that somebody should look at once', () => {
  expect(
    countTroubled([
      fine,
      { ...fine, standing: 'off' },
      { ...fine, standing: 'waiting' },
      { ...fine, standing: 'stopped', dead: 3 },
      { ...fine, standing: 'failing' },
      { ...fine, problems: 2 },
      { ...fine, standing: 'off', dead: 1 },
    ]),
  ).toBe(4);
});
