import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Before the wire of fuses in every Electron binary. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** An unpacked Electron as electron-builder takes it: its files by name, and a wire of so many fuses (101100011 as shipped). */
export function forgeElectron(folder: string, version: string, fuses: string): void {
  mkdirSync(path.join(folder, 'resources'), { recursive: true });
  mkdirSync(path.join(folder, 'locales'));
  const wire = Buffer.concat([
    Buffer.from(`before ${SENTINEL}`),
    Buffer.from([1, fuses.length]),
    Buffer.from(`${fuses} after`),
  ]);
  for (const name of ['electron', 'chrome-sandbox', 'chrome_crashpad_handler']) {
    writeFileSync(path.join(folder, name), name === 'electron' ? wire : name);
    chmodSync(path.join(folder, name), 0o755);
  }
  writeFileSync(path.join(folder, 'version'), version);
  writeFileSync(path.join(folder, 'LICENSE'), 'MIT');
  writeFileSync(path.join(folder, 'LICENSES.chromium.html'), '<!doctype html>');
}
