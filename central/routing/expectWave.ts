import { nextTimeOfDay } from '../../shared/rules/index.ts';
import type { Wave } from '../../shared/schema/index.ts';
import type { ShardTx } from '../store/index.ts';
import { setTimer } from '../timers/index.ts';

export const WAVE = 'wave';

/** Sees to it that a wave goes at its time; one without a time waits for a person. */
export function expectWave(tx: ShardTx, wave: Wave): void {
  const { name, goes } = wave;
  if (!goes) return;
  // Orders of before their rules named another time go at the one that was said to them.
  const id = `${goes.at} ${goes.timeZone} ${name}`;
  setTimer(tx, { kind: WAVE, id, dueAt: nextTimeOfDay(goes, tx.now), body: wave, sooner: true });
}
