/**
 * A process that records groups until it is killed, and says which ones it was told are safe.
 * `writer.ts DIRECTORY [DIE_IN_FACT]`: dies by itself while that fact (counted from 1) is being sealed.
 */
import { writeSync } from 'node:fs';
import { openJournal } from '../index.ts';
import { leaseNumbers, makeGroup, seal } from './groups.ts';

const [directory = '', dieInFact] = process.argv.slice(2);
const journal = openJournal({ directory, monotonicMs: () => performance.now() });
leaseNumbers(journal, 1_000_000);
let sealed = 0;
for (;;) {
  const group = makeGroup(journal, 3);
  const { facts, sscc } = journal.recordGroup({
    ...group,
    seal: (fact) => {
      sealed += 1;
      if (sealed === Number(dieInFact)) process.kill(process.pid, 'SIGKILL');
      return seal(fact);
    },
  });
  writeSync(1, `${JSON.stringify({ ids: facts.map(({ id }) => id), sscc })}\n`);
}
