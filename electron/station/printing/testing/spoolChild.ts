/** A spool in a process of its own, so that a test can kill it: DIRECTORY is its journal. */
import { DEFAULT_TUNING } from '../tuning.ts';
import { openSpool } from './spool.ts';

const directory = process.argv[2];
if (directory === undefined) throw new Error('usage: spoolChild.ts DIRECTORY');
openSpool(directory, DEFAULT_TUNING);
process.stdout.write('started\n');
