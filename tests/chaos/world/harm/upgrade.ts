import { forgetPlaces, type Harm } from './harm.ts';
import { downgradeJournal } from './journalFile.ts';

/** Protocol of a program that central does not serve any more. */
const TOO_OLD = '0';
/** Journals of the first releases. */
const FIRST_VERSIONS = [1, 2];
/** The first whose journal kept where people stand. */
const KEEPS_PLACES = 2;

/**
 * A station's program is found to be too old: central shows it no state, but takes its facts. Then it is
 * stopped, with facts waiting, and started as the newer release, on a journal as the older one left it.
 */
export function upgradeStation(harm: Harm): void {
  const { station, random, ms, note, later } = harm;
  if (station.release === 0 && random.chance(0.6)) station.line.protocol = TOO_OLD;
  const version = random.pick(FIRST_VERSIONS) ?? 1;
  const pause = random.between(20, 1500);
  later(ms, () => {
    if (station.isUp) harm.underWay(upgrade());
  });
  const upgrade = async (): Promise<void> => {
    const open = harm.pages.filter((page) => page.isUp);
    for (const page of open) page.kill();
    await station.stop();
    const migrates = station.release === 0 && downgradeJournal(station.folder, version);
    if (migrates && version < KEEPS_PLACES) forgetPlaces(harm.truth, station);
    station.release = 1;
    station.line.protocol = undefined;
    note(`${station.name} is upgraded${migrates ? ` from a journal of version ${version}` : ''}`);
    await harm.restart();
    for (const page of open) if (!page.isUp) page.start();
    later(pause, () => harm.underWay(upgradeCentral(harm)));
  };
}

/** Central goes down and comes up as the newer release: cursors of collections it renewed are worth nothing. */
export async function upgradeCentral({ central, note, restartCentral }: Harm): Promise<void> {
  if (central.release === 1) return;
  central.release = 1;
  if (!central.isUp) return;
  central.process.die();
  note('central is upgraded');
  await restartCentral();
}
