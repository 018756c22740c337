#!/usr/bin/env node
/** `npm run sim`: a bench of simulated devices with a key for everything; `-- scanner|scale|printer`: one of them. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { Command, InvalidArgumentError } from 'commander';
import { LABEL_LANGUAGES, type LabelLanguage } from '../../shared/labels/index.ts';
import { readBenchKeys, readBenchLines } from './benchConsole.ts';
import { startSimBench } from './simBench.ts';
import { FAULT_HELP, parseFault, type PrinterFault } from './fault.ts';
import { writeLabelFiles } from './labelFiles.ts';
import { startPrinterSim, type SimLabel } from './printerSim.ts';
import { createShopConsole, SHOP_HELP } from './shopConsole.ts';
import { startShopSim } from './shopSim.ts';
import { startScaleSim, type ScaleCondition } from './scaleSim.ts';
import { startScannerSim, unescapeTyped } from './scannerSim.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

function address(text: string): { host: string; port: number } {
  const match = /^(?:(.+):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (!match || port > 65_535) throw new InvalidArgumentError('expected HOST:PORT or PORT');
  return { host: match[1] ?? '127.0.0.1', port };
}
function portNumber(text: string): number {
  return address(text).port;
}
function faultOption(text: string): PrinterFault {
  const fault = parseFault(text);
  if (!fault) throw new InvalidArgumentError(`expected ${FAULT_HELP}`);
  return fault;
}

function languageOption(text: string): LabelLanguage {
  const language = LABEL_LANGUAGES.find((known) => known === text);
  if (!language) throw new InvalidArgumentError(`expected ${LABEL_LANGUAGES.join(', ')}`);
  return language;
}

interface PrinterOptions {
  readonly port: number;
  readonly host: string;
  readonly language: LabelLanguage;
  readonly dpmm: number;
  readonly fault: PrinterFault;
  readonly out?: string;
  readonly pty?: string;
}

function onLines(handle: (line: string) => void): void {
  createInterface({ input: process.stdin }).on('line', handle);
}
function closeOnSignal(close: () => Promise<void>): void {
  const stop = (): void => void close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}
/** A serial port for a TCP device. socat stays up as long as the simulator does. */
function openPty(link: string, port: number): void {
  const child = spawn('socat', [`PTY,link=${link},raw,echo=0`, `TCP:127.0.0.1:${port}`], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  child.once('error', () => {
    process.stderr.write('--pty needs socat: apt-get install socat\n');
    process.exit(1);
  });
  process.once('exit', () => child.kill());
  say(`serial port at ${link}`);
}

const program = new Command('sim').description('Simulated warehouse devices.').showHelpAfterError();

program
  .command('scanner')
  .description('A barcode scanner. Each line typed (or piped in) is one scan; \\x1d is GS.')
  .option('--listen <host:port>', 'where the station connects', address, address('9201'))
  .option('--terminator <text>', 'end of a scan: \\r, \\n, \\r\\n or \\t', '\\r')
  .option('--pty <path>', 'also offer it as a serial port at this path (needs socat)')
  .action(
    async (options: { listen: ReturnType<typeof address>; terminator: string; pty?: string }) => {
      const sim = await startScannerSim({
        ...options.listen,
        terminator: unescapeTyped(options.terminator),
      });
      say(`scanner at ${options.listen.host}:${sim.port}`);
      if (options.pty !== undefined) openPty(options.pty, sim.port);
      onLines((line) => {
        if (sim.connected() === 0) say('no station is connected: lost');
        else sim.scan(unescapeTyped(line));
      });
      closeOnSignal(sim.close);
    },
  );

program
  .command('scale')
  .description(
    'An MT-SICS scale. Type grams to put a weight on it, or stable | motion | over | under.',
  )
  .option('--listen <host:port>', 'where the station connects', address, address('9301'))
  .option('--weight <grams>', 'weight at the start', Number, 0)
  .option('--pty <path>', 'also offer it as a serial port at this path (needs socat)')
  .action(async (options: { listen: ReturnType<typeof address>; weight: number; pty?: string }) => {
    const sim = await startScaleSim(options.listen);
    sim.setWeight(options.weight);
    say(`scale at ${options.listen.host}:${sim.port}`);
    if (options.pty !== undefined) openPty(options.pty, sim.port);
    onLines((line) => {
      const word = line.trim();
      if (['stable', 'motion', 'over', 'under'].includes(word))
        sim.setCondition(word as ScaleCondition);
      else if (word !== '' && Number.isFinite(Number(word))) sim.setWeight(Number(word));
      else say('expected grams, stable, motion, over or under');
    });
    closeOnSignal(sim.close);
  });

program
  .command('printer')
  .description(
    `A label printer that answers status questions. Type a fault to switch it: ${FAULT_HELP}`,
  )
  .option('--port <port>', 'port to listen on', portNumber, 9100)
  .option('--host <host>', 'address to listen on', '127.0.0.1')
  .option('--language <language>', LABEL_LANGUAGES.join(' | '), languageOption, 'zpl')
  .option('--dpmm <dots>', 'dots per millimetre', Number, 8)
  .option('--pty <path>', 'also offer it as a serial port at this path (needs socat)')
  .option('--out <dir>', 'write each label there as received and as .png')
  .option('--fault <fault>', FAULT_HELP, faultOption, { kind: 'none' } as PrinterFault)
  .action(async (options: PrinterOptions) => {
    let count = 0;
    let writing = Promise.resolve();
    const onLabel = (label: SimLabel): void => {
      count += 1;
      const name = `label-${String(count).padStart(4, '0')}`;
      const { out } = options;
      if (out === undefined) {
        say(`${name} ${label.bytes.length} bytes`);
        return;
      }
      writing = writing
        .then(() => writeLabelFiles(out, name, label, dpmm))
        .then(
          (files) => say(`${name} ${label.bytes.length} bytes ${files.received} ${files.png}`),
          (error: unknown) =>
            say(`${name} ${label.bytes.length} bytes, not drawn: ${String(error)}`),
        );
    };
    const { port, host, fault, language, dpmm } = options;
    const sim = await startPrinterSim({ port, host, fault, language, dpmm, onLabel });
    say(`printer at ${host}:${sim.port}`);
    if (options.pty !== undefined) openPty(options.pty, sim.port);
    onLines((line) => {
      const next = parseFault(line);
      if (next) void sim.setFault(next).then(() => say(`fault: ${line.trim()}`));
      else say(`expected ${FAULT_HELP}`);
    });
    closeOnSignal(async () => {
      await sim.close();
      await writing;
    });
  });

interface ShopOptions {
  readonly port: number;
  readonly host: string;
  readonly token: string;
  readonly webhook?: string;
  readonly secret: string;
}

program
  .command('shop')
  .description(
    'A web shop to connect under Desk, Channels: its customers order, pay and cancel as you type.',
  )
  .option('--port <port>', 'port to listen on', portNumber, 9401)
  .option('--host <host>', 'address to listen on', '127.0.0.1')
  .option('--token <text>', 'access token that it asks for', 'sim-shop-token')
  .option('--webhook <url>', 'tell each change there at once: the address that the desk shows')
  .option('--secret <text>', 'webhook secret', 'sim-shop-webhook-secret')
  .action(async ({ port, host, token, webhook, secret }: ShopOptions) => {
    const shop = await startShopSim({
      ...{ port, host, accessToken: token, now: () => new Date(), say },
      ...(webhook === undefined ? {} : { webhook: { url: webhook, secret } }),
    });
    say('Connect it under Desk, Channels in Stowline, as a shop of your own:');
    say(`  address         http://${host}:${shop.port}`);
    say(`  access token    ${token}`);
    say(`  webhook secret  ${secret} (only with --webhook)`);
    say(SHOP_HELP);
    closeOnSignal(shop.close);
    const run = createShopConsole(shop);
    for await (const line of createInterface({ input: process.stdin })) {
      const answer = await run(line);
      if (answer === null) break;
      say(answer);
    }
    await shop.close();
    process.exit(0);
  });

interface BenchOptions {
  readonly scanner: number;
  readonly scale: number;
  readonly printer: number;
  readonly window: number;
  readonly language: LabelLanguage;
}

program
  .command('bench', { isDefault: true })
  .description('Scanner, scale and printer together; one key each for what happens to them.')
  .option('--scanner <port>', 'where the scanner listens', portNumber, 9201)
  .option('--scale <port>', 'where the scale listens', portNumber, 9301)
  .option('--printer <port>', 'where the printer listens', portNumber, 9100)
  .option('--window <port>', 'where the printed labels are shown', portNumber, 9180)
  .option('--language <language>', LABEL_LANGUAGES.join(' | '), languageOption, 'zpl')
  .action(async ({ language, ...ports }: BenchOptions) => {
    const bench = await startSimBench({ ports, language, say });
    say('Add these under Devices in Stowline:');
    say(`  printer  127.0.0.1, port ${bench.ports.printer}, ${language.toUpperCase()}`);
    say(`  scanner  127.0.0.1:${bench.ports.scanner}`);
    say(`  scale    127.0.0.1:${bench.ports.scale}, MT-SICS`);
    say(`Printed labels are shown at ${bench.url}`);
    closeOnSignal(bench.close);
    const { stdin, stdout } = process;
    await (stdin.isTTY
      ? readBenchKeys(bench, stdin, stdout, say)
      : readBenchLines(bench, stdin, say));
    await bench.close();
    process.exit(0);
  });

await program.parseAsync().catch((error: unknown) => {
  const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
  const hint = taken ? '. Choose another with --port or --listen.' : '';
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${hint}\n`);
  process.exit(1);
});
