import { it } from 'vitest';
import { runs } from '../runs.ts';
import { killNotifier } from './killNotifier.ts';

const LIVES = runs(1);

it(`tells everything, and sends no e-mail twice, over ${LIVES} lives of two nodes on PostgreSQL`, async () => {
  await killNotifier(LIVES, 2);
}, 600_000);
