import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** PouchDB's browser build imports Node's `events`. */
const events: Plugin = {
  name: 'events-for-pouchdb',
  enforce: 'pre',
  resolveId: (id) => (id === 'events' ? '\0events' : null),
  load: (id) =>
    id === '\0events'
      ? `export { EventEmitter as default } from ${JSON.stringify(here('eventEmitter.ts'))};`
      : null,
};

export type ContenderName = 'dexie' | 'pouchDb';

/** The script of a contender's page, bundled as the station app is. */
export async function buildContender(name: ContenderName): Promise<string> {
  const built = await build({
    configFile: false,
    root: here('.'),
    logLevel: 'error',
    plugins: [events],
    define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
    build: {
      write: false,
      target: 'chrome130',
      lib: { entry: here(`${name}.ts`), formats: ['iife'], name: 'contender' },
    },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (output === undefined || !('output' in output)) throw new Error(`${name} was not built`);
  const [chunk] = output.output;
  if (chunk.type !== 'chunk') throw new Error(`${name} was built into an asset`);
  return chunk.code;
}
