import { it } from 'vitest';
import { runs } from '../runs.ts';
import { killCentral } from './killCentral.ts';
import { stopCentral } from './stopCentral.ts';

const KILLS = runs(15);
const STOPS = runs(2);

it(`loses and repeats nothing acknowledged in ${KILLS} kills of central over PostgreSQL`, async () => {
  await killCentral(KILLS);
}, 3_600_000);

it(`stops ${STOPS} times under load over PostgreSQL: what it answered is kept, and streams end`, async () => {
  await stopCentral(STOPS);
}, 1_200_000);
