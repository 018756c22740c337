import { it } from 'vitest';
import { migrateForward } from './forward.ts';

const ROWS = process.env['STOWLINE_LONG'] === undefined ? 50_000 : 1_000_000;

it(`a store of the first release with ${ROWS} documents is brought forward whole, or left as it was`, async () => {
  await migrateForward(ROWS);
}, 1_800_000);
