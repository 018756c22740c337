/**
 * Run on a small file system of its own (DIRECTORY): fills it to the last byte, then records until the
 * journal says the disk is full. Prints {before, recorded, error, kept} as JSON.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import { openJournal } from '../index.ts';
import { leaseNumbers, makeGroup } from './groups.ts';

const [directory = ''] = process.argv.slice(2);
const options = { directory, monotonicMs: () => performance.now() };
const journal = openJournal(options);
leaseNumbers(journal, 100_000);
journal.recordGroup(makeGroup(journal));

const glutton = openSync(join(directory, 'glutton'), 'a');
for (const size of [1 << 16, 1 << 10, 1]) {
  try {
    for (;;) writeSync(glutton, Buffer.alloc(size));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}
closeSync(glutton);

let recorded = 0;
let code = '';
while (code === '') {
  try {
    journal.recordGroup(makeGroup(journal, 50));
    recorded += 1;
  } catch (error) {
    code = error instanceof AppError ? error.code : String(error);
  }
}
const low = journal.diskLow();
const { waiting } = journal.facts.counts();
process.stdout.write(JSON.stringify({ recorded, code, low, waiting }));
