/** Boots a built main bundle against the stand-in and does what the test asks, over the process channel. */
import './dieAt.ts';
import './platform.ts';
import './hooks.ts';
import './resources.ts';
import { appCommands } from './appCommands.ts';
import { pageCommands } from './pageCommands.ts';
import { tapEvents } from './windows.ts';

const commands = { ...appCommands, ...pageCommands };

interface Command {
  readonly id: number;
  readonly command: keyof typeof commands;
  readonly args: unknown[];
}

process.on('message', ({ id, command, args }: Command) => {
  const run = commands[command] as (...args: unknown[]) => unknown;
  Promise.resolve()
    .then(() => run(...args))
    .then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: String(error) }),
    );
});
process.on('disconnect', () => process.exit(0));
// Once the test has hung up there is nobody to tell.
const hungUp = (): undefined => undefined;
tapEvents((channel, payload) => {
  if (!process.connected) return;
  process.send?.({ id: -1, value: { channel, payload } }, undefined, undefined, hungUp);
});
process.send?.({ id: 0, value: 'up' });
