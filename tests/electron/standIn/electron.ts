/**
 * A stand-in for the `electron` module: just what the shell uses, held to Electron's own types, every
 * call recorded, everything else refused. It plays no browser; it lets the real built bundles run.
 */
export { app, dialog, safeStorage } from './app.ts';
export {
  Menu,
  nativeImage,
  powerMonitor,
  powerSaveBlocker,
  screen,
  shell,
  Tray,
} from './desktop.ts';
export { autoUpdater, net } from './net.ts';
export { protocol, session } from './sessions.ts';
export { BrowserWindow, contextBridge, ipcMain, ipcRenderer } from './windows.ts';
