/** Draws the program's icon, 1024 × 1024, out of its SVG: electron-builder makes all others from it. */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Resvg } from '@resvg/resvg-js';

const at = (name: string): string =>
  fileURLToPath(new URL(`../../resources/package/${name}`, import.meta.url));

const drawing = new Resvg(readFileSync(at('icon.svg'), 'utf8'), {
  fitTo: { mode: 'width', value: 1024 },
});
writeFileSync(at('icon.png'), drawing.render().asPng());
