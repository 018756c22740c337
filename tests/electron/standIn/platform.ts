import { setting } from './state.ts';

/** Another system's shell: what it does there, as far as that goes by the platform's name. */
const platform = setting('PLATFORM');
if (platform !== undefined) {
  // Its native half is this system's, and is chosen when it is loaded.
  await import('serialport');
  Object.defineProperty(process, 'platform', { value: platform });
}
