import type { LabelLanguage } from '../../shared/labels/index.ts';
import { BENCH_HELP, type BenchCommand, type SimDevice } from './benchCommands.ts';
import { startLabelWindow } from './labelWindow.ts';
import { startPluggable } from './pluggable.ts';
import { startPrinterSim } from './printerSim.ts';
import { startScaleSim, type ScaleCondition } from './scaleSim.ts';
import { startScannerSim, unescapeTyped } from './scannerSim.ts';

export interface SimBenchOptions {
  /** 0 lets the system choose; so does a port that is taken. */
  readonly ports: Readonly<Record<SimDevice | 'window', number>>;
  readonly language: LabelLanguage;
  readonly say: (line: string) => void;
}

export interface SimBench {
  readonly ports: Readonly<Record<SimDevice, number>>;
  /** Where the printed labels are shown. */
  readonly url: string;
  run: (command: BenchCommand) => Promise<void>;
  /** Unplugs what is plugged in, and the other way round. */
  toggle: (device: SimDevice) => Promise<void>;
  close: () => Promise<void>;
}

/** The port, or any other where it is taken. */
async function orAny<T>(port: number, start: (port: number) => Promise<T>): Promise<T> {
  try {
    return await start(port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return start(0);
  }
}

/** A scanner, a scale and a printer together, and a page that shows what was printed. */
export async function startSimBench(options: SimBenchOptions): Promise<SimBench> {
  const { ports, language, say } = options;
  const window = await orAny(ports.window, (port) => startLabelWindow({ port }));
  const scanner = await orAny(ports.scanner, (at) =>
    startPluggable(at, (port) => startScannerSim({ port })),
  );
  const scale = await orAny(ports.scale, (at) =>
    startPluggable(at, (port) => startScaleSim({ port })),
  );
  const printer = await orAny(ports.printer, (at) =>
    startPluggable(at, (port) =>
      startPrinterSim({
        ...{ port, language },
        onLabel: (label) => {
          window.add(label);
          say(`printed: label ${window.count()}, ${label.bytes.length} bytes. ${window.url}`);
        },
      }),
    ),
  );
  const devices = { scanner, scale, printer };
  let grams = 0;
  let condition: ScaleCondition = 'stable';

  const weigh = (next: number): void => {
    grams = next;
    scale.sim()?.setWeight(grams);
    say(`on the scale: ${grams} g`);
  };
  const plug = async (device: SimDevice): Promise<void> => {
    await devices[device].plug();
    // A scale that was switched off shows what lies on it.
    scale.sim()?.setWeight(grams);
    scale.sim()?.setCondition(condition);
    say(`${device}: plugged in`);
  };
  const unplug = async (device: SimDevice): Promise<void> => {
    await devices[device].unplug();
    say(`${device}: unplugged`);
  };
  const scan = (code: string): void => {
    const sim = scanner.sim();
    if (sim === null || sim.connected() === 0) say('no station hears the scanner: lost');
    else {
      sim.scan(unescapeTyped(code));
      say(`scanned: ${code}`);
    }
  };
  const close = async (): Promise<void> => {
    await Promise.all(Object.values(devices).map((device) => device.unplug()));
    await window.close();
  };

  return {
    ports: { scanner: scanner.port, scale: scale.port, printer: printer.port },
    url: window.url,
    run: async (command) => {
      switch (command.kind) {
        case 'scan':
          scan(command.code);
          break;
        case 'weigh':
          weigh(command.grams);
          break;
        case 'add':
          weigh(grams + command.grams);
          break;
        case 'scale':
          condition = command.condition;
          scale.sim()?.setCondition(condition);
          say(`scale: ${condition}`);
          break;
        case 'printer':
          await printer.sim()?.setFault(command.fault);
          say(`printer: ${command.fault.kind === 'none' ? 'well' : command.fault.kind}`);
          break;
        case 'unplug':
          await unplug(command.device);
          break;
        case 'plug':
          await plug(command.device);
          break;
        case 'help':
          say(BENCH_HELP);
          break;
        case 'quit':
          await close();
      }
    },
    toggle: (device) => (devices[device].sim() === null ? plug(device) : unplug(device)),
    close,
  };
}
