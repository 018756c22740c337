/** The stand-in against Electron's own definitions: what it offers is Electron's, and the check can tell. */
import type { App, BrowserWindow, PowerSaveBlocker, Session } from 'electron';
import { describe, expect, it } from 'vitest';
import { declaredEvent, declaredMember } from './declared.ts';
import { emitAs } from './emit.ts';
import * as electron from './electron.ts';
import { checkOffer, strict } from './record.ts';
import { EventEmitter } from 'node:events';

/** Whether everything offered is a member of Electron's type, and can stand where Electron's can. Checked by tsc. */
type Fits<Offer, Real> = [
  {
    [K in keyof Offer]: K extends keyof Real ? (Offer[K] extends Real[K] ? never : K) : K;
  }[keyof Offer],
] extends [never]
  ? true
  : false;

const fitting = {
  app: true satisfies Fits<{ quit: () => void; exit: (code?: number) => void }, App>,
  unknownMember: false satisfies Fits<{ quitNow: () => void }, App>,
  otherParameter: false satisfies Fits<{ exit: (code: string) => void }, App>,
  otherAnswer: false satisfies Fits<{ isKiosk: () => string }, BrowserWindow>,
  moreParameters: false satisfies Fits<
    { stop: (id: number, now: Date) => boolean },
    PowerSaveBlocker
  >,
  otherKind: false satisfies Fits<{ clearStorageData: string }, Session>,
};

describe('the stand-in', () => {
  it('offers what the shell imports, under the names Electron has', () => {
    expect(Object.keys(electron).toSorted()).toEqual(
      [
        ...['BrowserWindow', 'Menu', 'Tray', 'app', 'autoUpdater', 'contextBridge', 'dialog'],
        ...['ipcMain', 'ipcRenderer', 'nativeImage', 'net', 'powerMonitor', 'powerSaveBlocker'],
        ...['protocol', 'safeStorage', 'screen', 'session', 'shell'],
      ].toSorted(),
    );
    expect(Object.values(fitting)).toHaveLength(6);
  });

  it.each<[string, string, object]>([
    ['a method Electron has not', 'App', { quitNow: () => undefined }],
    ['a method that takes more', 'App', { quit: (_code: number) => undefined }],
    ['a method where Electron has a property', 'App', { isPackaged: () => true }],
    ['a property where Electron has a method', 'App', { quit: true }],
    ['anything of a type Electron has not', 'Application', { quit: () => undefined }],
  ])('can’t offer %s', (_what, type, offer) => {
    expect(() => checkOffer(type, offer)).toThrow('Electron');
  });

  it('refuses members it has not, arguments Electron has not, and being changed', () => {
    const app = strict('app', 'App', { exit: (_code?: number) => undefined }) as App;
    expect(() => app.exit(1)).not.toThrow();
    expect(() => app.quit()).toThrow('has no app.quit');
    const exit = Reflect.get(app, 'exit') as (...args: unknown[]) => void;
    expect(() => exit(1, 2)).toThrow('takes 1 arguments');
    expect(() => Object.assign(app, { exit: null })).toThrow('does not let');
  });

  it('knows Electron’s events and what comes with them', () => {
    expect(declaredEvent('WebContents', 'render-process-gone')).toBe(2);
    expect(declaredEvent('BrowserWindow', 'session-end')).toBe(1);
    expect(() => declaredEvent('WebContents', 'will-fly')).toThrow('has no event');
    expect(() => emitAs('App', new EventEmitter(), 'window-all-closed', [{}])).toThrow(
      '0 arguments',
    );
    expect(declaredMember('BrowserWindow', 'setKiosk')).toBe(1);
    expect(declaredMember('WebContents', 'setKiosk')).toBeUndefined();
  });
});
