/**
 * What comes out of a printer: readers that turn the bytes of raster languages back into dots, for previews, simulated
 * printers and tests. They know nothing of how labels are made. (ZPL is drawn by zpl-renderer-js.)
 */
export type { PaperPage, PaperReader, PaperReading, Sheet } from './page.ts';
export { readEpl } from './readEpl.ts';
export { readEscPos } from './readEscPos.ts';
export { readTspl } from './readTspl.ts';
export { toBmp } from './toBmp.ts';
