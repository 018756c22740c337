import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT, runProgram } from './processes.ts';

const HOME = path.join(ROOT, 'node_modules', 'electron');

function installed(): string | undefined {
  const pointer = path.join(HOME, 'path.txt');
  if (!existsSync(pointer)) return undefined;
  const binary = path.join(HOME, 'dist', readFileSync(pointer, 'utf8').trim());
  return existsSync(binary) ? binary : undefined;
}

export type ElectronChoice = { binary: string } | { missing: string };

/** What a command ends with where it needs Electron's binary and there is none (EX_UNAVAILABLE). */
export const NO_ELECTRON = 69;

/** The Electron binary, installed now if it can be; else why not. */
export async function installElectron(): Promise<ElectronChoice> {
  const present = installed();
  if (present !== undefined) return { binary: present };
  try {
    await runProgram(process.execPath, [path.join(HOME, 'install.js')]);
  } catch {
    return { missing: 'its binary is not installed and could not be downloaded' };
  }
  const now = installed();
  return now === undefined ? { missing: 'its binary could not be installed' } : { binary: now };
}

/** The Electron binary, for a window that somebody looks at; else why the browser has to do. */
export async function findElectron(): Promise<ElectronChoice> {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return { missing: 'this machine has no display' };
  }
  return installElectron();
}
