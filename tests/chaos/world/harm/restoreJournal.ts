import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { WAREHOUSE } from '../warehouse.ts';
import { forgetPlaces, type Harm } from './harm.ts';
import { copyJournal, readJournal, sawMore } from './journalFile.ts';

/** Longer than a witness may be behind. */
const WITNESSED_MS = 600;
const TRIES = 4;

/** How far central's state has come: no page shows a newer one. */
function clockOf(databasePath: string): number {
  const db = new DatabaseSync(databasePath, { readOnly: true });
  try {
    const row = db.prepare('select clock from shard_clock where shard = ?').get(WAREHOUSE);
    return Number(row?.['clock'] ?? 0);
  } finally {
    db.close();
  }
}

/**
 * The journal is put back as it was some time ago, with all that was recorded and printed since. The
 * witness, or one of the two, stays as it is; without any of it only central could tell, and that later.
 */
export function restoreJournal(harm: Harm): void {
  const { machine, station, truth, ms, random, note, later } = harm;
  const { databasePath } = harm.central;
  if (!station.isUp) return;
  const backup = join(station.folder, '..', `${station.name}.backup-${Math.round(machine.now)}`);
  mkdirSync(backup, { recursive: true });
  copyJournal(station.folder, backup);
  const before = readJournal(backup);
  const heard = truth.beeped.length;
  let tries = 0;
  const putBack = (): void => {
    tries += 1;
    const [here = '', elsewhere = ''] = station.witnesses;
    // A witness of the last moment may not be written yet; and where nothing was done nothing is lost.
    if (!station.isUp || !sawMore(elsewhere, before)) {
      if (tries < TRIES) later(WITNESSED_MS, putBack);
      return;
    }
    station.process.die();
    const replaced = readJournal(station.folder);
    copyJournal(backup, station.folder);
    const file = join(here, 'journal.witness.json');
    if (random.chance(0.5) && existsSync(file)) rmSync(file);
    note(`${station.name} has its journal of n ${before.n} again`);
    const since = truth.beeped.slice(heard).filter((one) => one.station === station.index);
    // What was recorded last may have been answered just now, and not be heard yet.
    const epochs = new Set([replaced.epoch, ...since.map(({ fact }) => fact.epoch)]);
    epochs.delete(before.epoch);
    const put = { station: station.index, clock: clockOf(databasePath) };
    for (const epoch of epochs) truth.restores.push({ ...put, epoch, lastN: 0 });
    truth.restores.push({ ...put, epoch: before.epoch, lastN: before.n });
    forgetPlaces(truth, station);
    later(random.between(20, 800), () => harm.underWay(harm.restart()));
  };
  later(Math.max(ms, WITNESSED_MS), putBack);
}
