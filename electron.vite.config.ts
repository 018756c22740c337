import { defineConfig } from 'electron-vite';
import { resolve } from 'node:path';
import rendererConfig from './renderer/vite.config.ts';
import { HOST_CALL_NAMES, HOST_EVENT_NAMES } from './shared/host/contract.ts';

/** From the project's folder: import.meta.dirname of an imported configuration is that of the one it is imported by. */
const at = (...parts: string[]): string => resolve(process.cwd(), ...parts);

/**
 * The Electron shell. Main keeps its dependencies outside the bundle: some are native or carry
 * WebAssembly and fonts. The sandboxed preload is one CommonJS file that requires only electron.
 * The renderer is the same build the agent serves.
 */
export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      lib: { entry: { index: at('electron/main/index.ts') }, formats: ['es'] },
      externalizeDeps: true,
    },
  },
  preload: {
    define: { HOST_NAMES: JSON.stringify({ calls: HOST_CALL_NAMES, events: HOST_EVENT_NAMES }) },
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      lib: {
        entry: { index: at('electron/preload/index.ts') },
        formats: ['cjs'],
        fileName: () => 'index.cjs',
      },
    },
  },
  renderer: {
    ...rendererConfig,
    root: at('renderer'),
    build: {
      ...rendererConfig.build,
      outDir: at('out/renderer'),
      emptyOutDir: true,
      minify: true,
      rolldownOptions: { input: at('renderer/index.html') },
    },
  },
});
