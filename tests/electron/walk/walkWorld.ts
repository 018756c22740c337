import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { stopProgram } from '../../../scripts/lib/processes.ts';
import { startPrinterSim, startScannerSim, type PrinterSim } from '../../../scripts/sim/index.ts';
import { openLabelReader, type LabelReader } from '../../demo/labels.ts';
import { layLine, type Line } from '../../demo/line.ts';
import type { DemoStation } from '../../demo/stack.ts';
import { serveCentral } from '../../e2e/programs.ts';
import { freePort } from '../../freePort.ts';

export interface WalkWorld {
  readonly centralData: string;
  readonly line: Line;
  readonly printer: PrinterSim;
  readonly labels: LabelReader;
  /** The station as the demo's steps know one, on this page. */
  readonly stationOn: (page: Page, dataDir: string) => DemoStation;
  readonly close: () => Promise<void>;
}

/** All that a walk needs besides the station itself: central with a few orders, a line to it, devices. */
export async function openWalkWorld(folder: string, orders: number): Promise<WalkWorld> {
  const centralData = path.join(folder, 'central');
  const port = await freePort();
  const central: ChildProcess = await serveCentral(centralData, port, [
    '--sample-orders',
    String(orders),
  ]);
  const line = await layLine(port);
  const printer = await startPrinterSim({ port: 0 });
  const scanner = await startScannerSim({ port: 0 });
  const labels = openLabelReader(printer);
  return {
    centralData,
    line,
    printer,
    labels,
    stationOn: (page, dataDir) => ({ name: 'Walk', dataDir, page, scanner, line }),
    close: async () => {
      await labels.close();
      await scanner.close();
      await printer.close();
      await line.close();
      await stopProgram(central);
    },
  };
}
