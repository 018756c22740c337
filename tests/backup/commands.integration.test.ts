import { it } from 'vitest';
import { useCommands } from './commands.ts';

it('backup and restore say what they did, and refuse what would lose something', async () => {
  await useCommands();
}, 240_000);
