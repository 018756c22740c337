import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ownAppImage } from './appImage.ts';

const APPIMAGE = '/home/anna/Stowline.AppImage';
const APPDIR = '/tmp/.mount_StowliAb12';

it.each([
  [{ APPIMAGE, APPDIR }, `${APPDIR}/stowline`, APPIMAGE],
  [{ APPIMAGE, APPDIR: `${APPDIR}/` }, `${APPDIR}/stowline`, APPIMAGE],
  // Started by a program that is an AppImage.
  [{ APPIMAGE, APPDIR }, '/opt/Stowline/stowline', null],
  [{ APPIMAGE, APPDIR }, `${APPDIR}3/stowline`, null],
  [{ APPIMAGE }, `${APPDIR}/stowline`, null],
  [{ APPIMAGE, APPDIR: '/' }, '/opt/Stowline/stowline', null],
  [{ APPDIR }, `${APPDIR}/stowline`, null],
])('%j of a program at %s: %s', (env, executable, expected) => {
  expect(ownAppImage(env, executable)).toBe(expected);
});

it('is found where its mount lies behind a link', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stowline-mount-')));
  const [real, link] = [join(folder, 'real'), join(folder, 'link')];
  mkdirSync(real);
  symlinkSync(real, link);
  expect(ownAppImage({ APPIMAGE, APPDIR: link }, join(real, 'stowline'))).toBe(APPIMAGE);
  rmSync(folder, { recursive: true });
});
