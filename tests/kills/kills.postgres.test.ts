import { it } from 'vitest';
import { runs } from '../runs.ts';
import { killCentral } from './killCentral.ts';

const KILLS = runs(15);

it(`loses and repeats nothing acknowledged in ${KILLS} kills of central over PostgreSQL`, async () => {
  await killCentral(KILLS);
}, 3_600_000);
