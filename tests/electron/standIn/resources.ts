/** Electron's own: where the packaged program's files lie. */
Object.defineProperty(process, 'resourcesPath', {
  value: process.env['STAND_IN_RESOURCES'],
  configurable: true,
});
