import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The one build of the station app: Electron, the agent and the tests all serve what this makes. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  worker: { format: 'es' },
  build: {
    outDir: '../out/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    // The entry carries React, Mantine and the shell; screens are split off by role.
    chunkSizeWarningLimit: 900,
  },
});
