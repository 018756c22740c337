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

export const LONG_PARTS: readonly LongPart[] = [
  {
    name: 'properties',
    title: 'Property tests, ten times the cases',
    command: vitest,
    args: ['run', '--project', 'unit', '--no-color'],
    keepFrom: /Test Files/,
  },
  {
    name: 'demo',
    title: 'The whole shift (`npm run demo`)',
    command: node,
    args: ['tests/demo/main.ts'],
    keepFrom: /central and four stations are up/,
  },
  {
    name: 'bench',
    title: 'Benchmarks (`npm run bench`)',
    command: node,
    args: ['tests/bench/main.ts'],
    keepFrom: /^/m,
  },
];
