import { runAs } from '../../virtual/machine.ts';
import type { Harm } from './harm.ts';

/** People must be warned within a second; the status is told a moment later. */
const WARNED_MS = 1100;

/** Somebody fills the station's disk. The journal lives on its reserve for some commits, then nothing is recorded. */
export function fillDisk({ machine, station, truth, ms, note, later }: Harm): void {
  const { disk } = station;
  if (disk.isFull) return;
  disk.fill();
  const { process } = station;
  if (station.isUp && ms > WARNED_MS) {
    machine.schedule(WARNED_MS, machine.root, () => {
      const running = station.station;
      if (!process.alive || !station.isUp || running === undefined || !disk.isFull) return;
      void runAs(process, async () => {
        const { diskLow } = await running.handlers['station:get-status']({});
        if (diskLow) return;
        const detail = `${station.name} does not say so`;
        truth.wrongs.push({ invariant: 'a full disk is told of', detail });
      });
    });
  }
  later(ms, () => {
    note(`${station.name} has room again, ${disk.refused} writes refused`);
    disk.clear();
  });
}
