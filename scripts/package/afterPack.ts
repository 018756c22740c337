import path from 'node:path';
import { flipFuses } from '@electron/fuses';
import { FUSES } from './fuses.ts';

/** Of what electron-builder hands over, what is needed here. */
export interface PackedApp {
  readonly appOutDir: string;
  readonly electronPlatformName: string;
  readonly packager: {
    readonly appInfo: { readonly productFilename: string };
    /** On Linux. */
    readonly executableName?: string;
  };
}

/** Called by electron-builder when the files lie where they will, and before anything is signed. */
export async function afterPack(packed: PackedApp): Promise<void> {
  const { appOutDir, electronPlatformName, packager } = packed;
  const { productFilename } = packager.appInfo;
  // The halves of a universal package: done once they are one, which has a wire in each.
  if (appOutDir.endsWith('-temp')) return;
  const names: Readonly<Record<string, string | undefined>> = {
    darwin: `${productFilename}.app`,
    win32: `${productFilename}.exe`,
    linux: packager.executableName,
  };
  const name = names[electronPlatformName];
  if (name === undefined) throw new Error(`no binary is known on ${electronPlatformName}`);
  await flipFuses(path.join(appOutDir, name), FUSES);
}
