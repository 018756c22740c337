/**
 * Run on a small file system of its own (DIRECTORY): fills it to the last byte, asks for held work to be
 * kept, then records until the journal says the disk is full; makes room and opens the journal again.
 * Prints {heldCode, reserve…, recorded, code, low, waiting, ids, kept, gapless, again} as JSON.
 */
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
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

const reserveBytes = (): number => statSync(join(directory, 'journal.reserve')).size;
const reserveBefore = reserveBytes();
let heldCode = '';
try {
  const body = randomBytes(1 << 20);
  const row = { collection: 'tasks', id: 't1', clock: 1, body };
  journal.held.change({ put: [row], remove: [] });
} catch (error) {
  heldCode = error instanceof AppError ? error.code : String(error);
}
const reserveAfterHeld = reserveBytes();

let recorded = 0;
let code = '';
const ids: string[] = [];
while (code === '') {
  try {
    const { facts } = journal.recordGroup(makeGroup(journal, 50));
    ids.push(...facts.map(({ id }) => id));
    recorded += 1;
  } catch (error) {
    code = error instanceof AppError ? error.code : String(error);
  }
}
const low = journal.diskLow();
const { waiting } = journal.facts.counts();
const reserveAfter = reserveBytes();

journal.close();
rmSync(join(directory, 'glutton'));
const opened = openJournal(options);
const listed = opened.facts.listUnshown(0).map(({ fact }) => fact);
const there = new Set(listed.map(({ id }) => id));
const kept = ids.filter((id) => there.has(id)).length;
const gapless = listed.every(({ n }, index) => n === index + 1);
const again = opened.recordGroup(makeGroup(opened)).facts[0]?.n;
opened.close();
process.stdout.write(
  JSON.stringify({
    ...{ heldCode, reserveBefore, reserveAfterHeld, reserveAfter },
    ...{ recorded, code, low, waiting, ids: ids.length, kept, gapless, again },
  }),
);
