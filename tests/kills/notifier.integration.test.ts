import { it } from 'vitest';
import { runs } from '../runs.ts';
import { killNotifier } from './killNotifier.ts';

const LIVES = runs(1);

it(`tells everything, and sends no e-mail twice, over ${LIVES} lives of central on SQLite`, async () => {
  await killNotifier(LIVES, 1);
}, 600_000);
