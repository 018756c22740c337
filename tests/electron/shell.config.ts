import { resolve } from 'node:path';
import { defineConfig } from 'electron-vite';
import shell from '../../electron.vite.config.ts';

/**
 * The real configuration of main and preload, built beside the real one, so that a test neither needs
 * the renderer nor takes the files away from somebody who runs it. Inside node_modules: what main
 * leaves outside its bundle is found from there.
 */
const OUT = resolve(process.env['STOWLINE_SHELL_OUT'] ?? 'node_modules/.cache/stowline-shell');

export default defineConfig({
  main: { ...shell.main, build: { ...shell.main?.build, outDir: resolve(OUT, 'main') } },
  preload: {
    ...shell.preload,
    build: { ...shell.preload?.build, outDir: resolve(OUT, 'preload') },
  },
});
