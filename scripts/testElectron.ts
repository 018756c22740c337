/** `npm run test:electron`: a shift walked in the real Electron, its sandbox looked at; of a packed program, its fuses read. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { Command } from 'commander';
import { _electron } from 'playwright-core';
import { readConfinement, type Finding } from '../tests/electron/walk/confinement.ts';
import { openDisplay } from '../tests/electron/walk/openDisplay.ts';
import { readFuses } from '../tests/electron/walk/fuseFindings.ts';
import { walkShift } from '../tests/electron/walk/walkShift.ts';
import { openWalkWorld } from '../tests/electron/walk/walkWorld.ts';
import { newEnrolCode } from '../tests/e2e/programs.ts';
import { buildShell } from './lib/builds.ts';
import { installElectron, NO_ELECTRON } from './lib/electronBinary.ts';
import { ROOT } from './lib/processes.ts';

const options = new Command('npm run test:electron --')
  .description('Ends with 0 if all is well, 1 if not, 69 where there is no Electron binary.')
  .option('--orders <n>', 'orders in the shift', (text) => Math.max(2, Number(text)), 4)
  .option(
    '--packed <binary>',
    'a packed program, whose fuses are read too (dist/…-unpacked/stowline)',
  )
  .parse()
  .opts<{ orders: number; packed?: string }>();

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const choice = await installElectron();
if ('missing' in choice) {
  say(`No Electron binary: ${choice.missing}. Nothing was walked.`);
  process.exit(NO_ELECTRON);
}

const folder = mkdtempSync(path.join(tmpdir(), 'stowline-electron-'));
/** Chromium refuses to run as root with its sandbox on. */
const sandboxOff = process.platform === 'linux' && userInfo().uid === 0;
const findings: Finding[] = [];

async function walk(binary: string): Promise<void> {
  await buildShell();
  const display = await openDisplay();
  const world = await openWalkWorld(folder, options.orders);
  const dataDir = path.join(folder, 'station');
  const app = await _electron.launch({
    executablePath: binary,
    env: { ...process.env, ...display.env } as Record<string, string>,
    args: [
      ...(sandboxOff ? ['--no-sandbox'] : []),
      ...[ROOT, '--data', dataDir, '--central', world.line.url, '--name', 'Walk'],
      ...['--enrol', await newEnrolCode(world.centralData), '--key-in-file', '--updates', 'off'],
    ],
  });
  try {
    const page = await app.firstWindow();
    findings.push(...(await readConfinement(app, page, sandboxOff)));
    const { printer, labels } = world;
    const station = world.stationOn(page, dataDir);
    const walked = await walkShift({
      ...{ station, printer, labels, orders: options.orders, tell: say },
    });
    findings.push({
      what: 'the shift of the demo',
      good: walked.shipped.length === options.orders,
      seen: `${walked.lines} lines, ${walked.shipped.length} parcels`,
    });
  } finally {
    await app.close();
    await world.close();
    display.close();
  }
}

try {
  findings.push(...(await readFuses(choice.binary, false)));
  if (options.packed !== undefined) {
    if (!existsSync(options.packed)) throw new Error(`${options.packed} is not there`);
    findings.push(...(await readFuses(options.packed, true)));
  }
  await walk(choice.binary);
} catch (error) {
  findings.push({ what: 'it ran to its end', good: false, seen: String(error) });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const MARKS = new Map<boolean | null, string>([
  [true, 'ok'],
  [false, 'WRONG'],
  [null, 'not told'],
]);
for (const { what, good, seen } of findings)
  say(`${(MARKS.get(good) ?? '').padEnd(9)} ${what}${seen === '' ? '' : ` (${seen})`}`);
process.exit(findings.every(({ good }) => good !== false) ? 0 : 1);
