import path from 'node:path';
import { newestChange } from './newestChange.ts';
import { ROOT, runProgram } from './processes.ts';

const at = (...parts: string[]) => path.join(ROOT, ...parts);
const SHARED = [at('shared'), at('resources'), at('package.json')];

async function buildUnlessFresh(
  product: string,
  sources: readonly string[],
  build: () => Promise<unknown>,
): Promise<boolean> {
  const [made, changed] = [await newestChange([product]), await newestChange(sources)];
  if (made > changed) return false;
  await build();
  return true;
}

const bin = (name: string) => at('node_modules', '.bin', name);

/** Builds the station app for the browser unless it is newer than its sources. True when it built. */
export const buildRenderer = (): Promise<boolean> =>
  buildUnlessFresh(at('out', 'renderer', 'index.html'), [...SHARED, at('renderer')], () =>
    runProgram(bin('vite'), ['build', 'renderer', '--logLevel', 'warn']),
  );

/** Builds the Electron shell (main, preload and renderer) unless it is newer than its sources. */
export const buildShell = (): Promise<boolean> =>
  buildUnlessFresh(
    at('out', 'main', 'index.js'),
    [...SHARED, at('renderer'), at('electron'), at('electron.vite.config.ts')],
    () => runProgram(bin('electron-vite'), ['build', '--logLevel', 'warn']),
  );
