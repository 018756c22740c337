/** `npm start`: central with the sample warehouse, and a station, on this machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { samplePeople } from '../shared/sample/index.ts';
import { buildRenderer, buildShell } from './lib/builds.ts';
import { CENTRAL_PROGRAM } from './lib/centralProgram.ts';
import { findElectron } from './lib/electronBinary.ts';
import { ROOT, runProgram, startProgram, stopProgram, waitUntil } from './lib/processes.ts';

const options = new Command()
  .name('npm start --')
  .description('Starts central (SQLite, sample warehouse on first run) and a station.')
  .option('--data <dir>', 'where central and the station keep their files', path.join(ROOT, 'data'))
  .option('--central-port <port>', 'port of central on 127.0.0.1', '4180')
  .option('--station-port <port>', 'port of the station in the browser on 127.0.0.1', '4190')
  .option('--browser', 'use the browser even where Electron is installed')
  .option('--no-open', 'do not open a browser window')
  .parse()
  .opts<{
    data: string;
    centralPort: string;
    stationPort: string;
    browser?: boolean;
    open: boolean;
  }>();

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const data = path.resolve(options.data);
const centralData = path.join(data, 'central');
const stationData = path.join(data, 'station');
const centralUrl = `http://127.0.0.1:${options.centralPort}`;

const electron =
  options.browser === true ? { missing: '--browser was given' } : await findElectron();
say(
  'binary' in electron
    ? 'Station: Electron, because its binary is installed.'
    : `Station: in the browser, because ${electron.missing}.`,
);
const built = 'binary' in electron ? await buildShell() : await buildRenderer();
if (built) say('Built the station app.');

const children: ChildProcess[] = [];
let central: ChildProcess | undefined;
let centralWasUp = false;
let stopping = false;

function startCentral(): void {
  const args = ['--data', centralData, '--port', options.centralPort, '--sample'];
  // Its own word counts: another program's central may answer at that address.
  const child = startProgram([...CENTRAL_PROGRAM, 'serve', ...args], {
    onLine: (line) => (centralWasUp ||= line.includes(centralUrl)),
  });
  central = child;
  child.once('exit', (code) => {
    central = undefined;
    if (!centralWasUp) void stop(code ?? 1);
    // Ctrl+C reaches central before it is known here that everything is to end.
    else setTimeout(() => stopping || say('Central is off. The station goes on without it.'), 300);
  });
}

async function stop(code: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  const running = [...children, ...(central ? [central] : [])];
  await Promise.all(running.map((child) => stopProgram(child)));
  process.exit(code);
}
process.once('SIGINT', () => void stop(0));
process.once('SIGTERM', () => void stop(0));

say('Starting central…');
startCentral();
await waitUntil(`central at ${centralUrl}`, () => centralWasUp, 120_000);

const enrolled = existsSync(path.join(stationData, 'journal.sqlite'));
const code = enrolled
  ? undefined
  : (await runProgram(process.execPath, ['central/main.ts', 'enrol-code', '--data', centralData]))
      .trim()
      .split('\n')
      .at(-1);
const stationArgs = [
  ...['--data', stationData, '--central', centralUrl],
  ...(code === undefined ? [] : ['--enrol', code, '--name', 'Station 1']),
];

say(`Central: ${centralUrl}`);
say('');
say('Sample badges, to scan or to type (PIN where one is asked):');
for (const person of samplePeople()) {
  say(
    `  ${person.badge.padEnd(14)} PIN ${person.pin}   ${person.roles.join(', ').padEnd(12)} ${person.name}`,
  );
}
say('');

if ('binary' in electron) {
  const shell = spawn(electron.binary, [ROOT, ...stationArgs], { stdio: 'inherit' });
  children.push(shell);
  shell.once('exit', (status) => void stop(status ?? 0));
  tellHowToEnd();
} else {
  const agent = startProgram(
    ['electron/agent/main.ts', ...stationArgs, '--port', options.stationPort],
    {
      onLine: (line) => {
        const url = /http:\/\/127\.0\.0\.1:\d+\/#code=\S+/.exec(line)?.[0];
        if (url === undefined) {
          say(line);
          return;
        }
        say(`The station, in a browser: ${url}`);
        tellHowToEnd();
        if (options.open) openInBrowser(url);
      },
    },
  );
  children.push(agent);
  agent.once('exit', (status) => void stop(status ?? 1));
}

/** On a terminal, central can be switched off and on, to see what the station does without it. */
function tellHowToEnd(): void {
  say('');
  if (process.stdin.isTTY) {
    say('c and Enter switches central off, and on again: the station works without it.');
    createInterface({ input: process.stdin }).on('line', (line) => {
      if (line.trim().toLowerCase() !== 'c') return;
      if (central) {
        void stopProgram(central);
        return;
      }
      say('Central is on.');
      startCentral();
    });
  }
  say('Ctrl+C ends everything.');
}

function openInBrowser(url: string): void {
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return;
  }
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  const opener = spawn(command ?? 'xdg-open', args, { stdio: 'ignore', detached: true });
  opener.on('error', () => say('Open the address above in a browser.'));
  opener.unref();
}
