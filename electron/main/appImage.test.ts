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
