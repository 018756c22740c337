import { it } from 'vitest';
import { goOnAfterRestore } from './stations.ts';

it('stations go on with a central put back from a backup, and lose and double nothing', async () => {
  await goOnAfterRestore();
}, 120_000);
