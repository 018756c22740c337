import { it } from 'vitest';
import { backUpUnderLoad } from './backupUnderLoad.ts';

it('a backup taken under load has everything that was acknowledged, and can be put back on either engine', async () => {
  await backUpUnderLoad();
}, 300_000);
