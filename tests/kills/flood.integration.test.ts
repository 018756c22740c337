import { it } from 'vitest';
import { floodCentral } from './floodCentral.ts';

it('takes what it can of a flood, refuses the rest, and keeps its memory', async () => {
  await floodCentral();
}, 600_000);
