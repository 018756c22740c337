/** What `npm run test:long` runs: each a command that anyone can run by itself. */
import path from 'node:path';
import { ROOT } from './processes.ts';

export interface LongPart {
  /** To ask for it by. */
  readonly name: string;
  /** Its heading in the report. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Lines of its output worth keeping: from the first that matches on. */
  readonly keepFrom: RegExp;
}

const node = process.execPath;
const vitest = path.join(ROOT, 'node_modules', '.bin', 'vitest');

/** One of the crash runs in a real browser: its figures are one line of JSON. */
const crash = (name: string, title: string, file: string): LongPart => ({
  name,
  title,
  command: vitest,
  args: ['run', '--project', 'browser', '--no-color', `tests/crash/${file}.browser.test.ts`],
  keepFrom: /^\{"seed"/,
});

/** One engine a process: the database that tests make goes by the environment. */
const safety = (project: string, name: string, engine: string): LongPart => ({
  name,
  title: `Central over ${engine}: 150 kills under load, 20 stops, a flood; a million rows migrated`,
  command: vitest,
  args: [
    ...['run', '--project', project, '--no-color', '--no-file-parallelism'],
    ...['tests/kills', 'tests/migrations'],
  ],
  keepFrom: /^\{"/,
});

export const LONG_PARTS: readonly LongPart[] = [
  {
    name: 'properties',
    title: 'Property tests, ten times the cases',
    command: vitest,
    args: ['run', '--project', 'unit', '--no-color'],
    keepFrom: /Test Files/,
  },
  {
    name: 'fuzz',
    title: 'A million frames through each decoder of scales and scanners',
    command: vitest,
    args: ['run', '--project', 'unit', '--no-color', 'tests/fuzz'],
    keepFrom: /Test Files/,
  },
  {
    name: 'fuzz-api',
    title: 'Ten thousand wrong requests to each route of central',
    command: vitest,
    args: ['run', '--project', 'integration', '--no-color', 'central/http/fuzz'],
    keepFrom: /Test Files/,
  },
  {
    name: 'channels',
    title: 'Every sales channel: sixty rounds of storms, and each webhook a thousand times',
    command: vitest,
    args: [
      ...['run', '--project', 'integration', '--no-color', '--testTimeout', '600000'],
      'tests/channels',
    ],
    keepFrom: /Test Files/,
  },
  {
    name: 'shell-fuzz',
    title: 'Ten thousand wrong messages to each channel of the desktop shell',
    command: vitest,
    args: ['run', '--project', 'integration', '--no-color', 'tests/electron/hostile'],
    keepFrom: /Test Files/,
  },
  {
    name: 'chaos',
    title: 'A thousand seeds (`npm run chaos`)',
    command: node,
    args: ['tests/chaos/main.ts', '--seeds', '1000', '--kept', '--json'],
    keepFrom: /^\d+ seeds, .* facts/m,
  },
  {
    name: 'chaos-rxdb',
    title: 'A hundred seeds through RxDB',
    command: node,
    args: ['tests/chaos/main.ts', '--seeds', '100', '--rxdb', '--json'],
    keepFrom: /^\d+ seeds, .* facts/m,
  },
  {
    name: 'race',
    title: 'Fifty stations race for 10,000 parcels; a million movements',
    command: vitest,
    args: ['run', '--project', 'integration', '--no-color', 'tests/race'],
    keepFrom: /parcels|movements|Test Files/,
  },
  {
    name: 'spool-kills',
    title: '500 kills of the print spool',
    command: vitest,
    args: [
      'run',
      '--project',
      'integration',
      '--no-color',
      'electron/station/printing/kills.integration.test.ts',
    ],
    keepFrom: /^\{"seed"/,
  },
  {
    name: 'postgres',
    title:
      'Central on PostgreSQL: a million rows of fifty writers, 60 kills of nodes, a primary lost',
    command: vitest,
    args: ['run', '--project', 'postgres', '--no-color', 'tests/postgres'],
    keepFrom: /^\{"/,
  },
  safety('integration', 'central-kills', 'SQLite'),
  safety('postgres', 'central-kills-postgres', 'PostgreSQL'),
  crash('kills', '200 kills of browser, agent and central', 'kills'),
  crash('disk-full', 'The disk filled 30 times', 'diskFull'),
  crash('indexeddb', "The browser's storage damaged 90 times", 'indexedDb'),
  {
    name: 'demo',
    title: 'The whole shift (`npm run demo`)',
    command: node,
    args: ['tests/demo/main.ts'],
    keepFrom: /central and four stations are up/,
  },
  {
    name: 'peak-day',
    title: 'A peak day of 126,000 orders (`npm run demo -- peak-day`)',
    command: node,
    args: ['tests/demo/main.ts', 'peak-day', '--orders', '126000'],
    keepFrom: /^\d+ orders, \d+ lines/,
  },
  {
    name: 'bench',
    title: 'Benchmarks (`npm run bench`)',
    command: node,
    args: ['tests/bench/main.ts'],
    keepFrom: /^/m,
  },
];
