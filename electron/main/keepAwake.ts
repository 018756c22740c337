import type { PowerSaveBlocker } from 'electron';
import type { Station } from '../station/index.ts';

/** While a label is sent the machine does not fall asleep. */
export function keepAwake(
  station: Pick<Station, 'on'>,
  power: Pick<PowerSaveBlocker, 'start' | 'stop'>,
): void {
  const sending = new Set<string>();
  let blocker: number | null = null;
  const settle = (): void => {
    if (sending.size > 0) {
      blocker ??= power.start('prevent-app-suspension');
    } else if (blocker !== null) {
      power.stop(blocker);
      blocker = null;
    }
  };
  station.on('job', ({ jobId, state }) => {
    if (state === 'sending') sending.add(jobId);
    else sending.delete(jobId);
    settle();
  });
}
