/** Simulated devices for tests, the demo and `npm run sim`. Nothing of the product may import them. */
export { parseFault, type PrinterFault } from './fault.ts';
export { startPrinterSim, type PrinterSim, type SimLabel } from './printerSim.ts';
export { startScannerSim, type ScannerSim } from './scannerSim.ts';
export { startScaleSim, type ScaleSim } from './scaleSim.ts';
export { writeLabelFiles } from './labelFiles.ts';
export { startSimBench, type SimBench } from './simBench.ts';
export { parseBenchCommand } from './benchCommands.ts';
export { startShopSim, type ShopSim } from './shopSim.ts';
