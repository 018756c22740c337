import { setting } from './state.ts';

/** Another system's shell: what it does there, as far as that goes by the platform's name. */
const platform = setting('PLATFORM');
if (platform !== undefined) Object.defineProperty(process, 'platform', { value: platform });
