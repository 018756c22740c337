/** `uuid` with UUIDv7s from the process's own clock and chance, and with a counter of its own. */
import { v7 as realV7 } from 'uuid';
import { currentProcess, wallClock } from './machine.ts';

export { v5 } from 'uuid';

export function v7(): string {
  const process = currentProcess();
  const now = wallClock(process);
  const random = process.random.bytes(16);
  const { ids } = process;
  if (now > ids.ms) {
    ids.ms = now;
    ids.sequence = process.random.between(0, 0x3fff_ffff);
  } else ids.sequence += 1;
  return realV7({ msecs: ids.ms, seq: ids.sequence, random });
}
