/** The frame of the app: sign-in, header, what is waiting, one window at a time. Screens live elsewhere. */
export { App } from './App.tsx';
export { NoHost, OtherWindow } from './Notice.tsx';
export { holdWindow, takeOverWindow } from './oneWindow.ts';
