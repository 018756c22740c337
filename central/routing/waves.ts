import type { Fulfilment, Wave } from '../../shared/schema/index.ts';
import type { Decision } from '../decide/decision.ts';
import type { ShardTx } from '../store/index.ts';
import { setTimer, type Timers } from '../timers/index.ts';
import { expectWave, WAVE } from './expectWave.ts';
import { releaseThese, type ReleaseRequest } from './release.ts';
import { releaseByItself } from './releaseByItself.ts';
import { anyWaits, nextReleasable } from './releaseQueue.ts';
import { WAREHOUSE } from './wantRelease.ts';

/** Fulfilments in one transaction: what is more goes in the next ones, a second later. */
const RELEASED_AT_ONCE = 500;
/** The timer that goes on with a wave which a person has released. */
const WAVE_REST = 'wave-rest';

interface Rest {
  readonly wave: string;
  readonly batchSize: number;
  readonly personId: string;
}

const goOn = (tx: ShardTx, rest: Rest): void =>
  setTimer(tx, { kind: WAVE_REST, id: rest.wave, dueAt: tx.now, body: rest });

/** A person's word: all of the wave that are open and not blocked, whatever time they would go at by themselves. */
export async function releaseWave(
  tx: ShardTx,
  request: ReleaseRequest & { readonly by: NonNullable<ReleaseRequest['by']> },
  wave: string,
): Promise<Decision> {
  const { personId } = request.by;
  const candidates = await nextReleasable(tx, RELEASED_AT_ONCE, { wave });
  if (candidates.length === RELEASED_AT_ONCE) {
    goOn(tx, { wave, batchSize: request.batchSize, personId });
  }
  const decision = await releaseThese(tx, request, candidates);
  return { ...decision, wave: { name: wave, cause: `person:${personId}` } };
}

async function releaseRest(tx: ShardTx, rest: Rest): Promise<void> {
  const { wave, batchSize, personId } = rest;
  const candidates = await nextReleasable(tx, RELEASED_AT_ONCE, { wave });
  await releaseByItself(tx, {
    ...{ candidates, batchSize, kind: 'release.wave', input: { wave, by: personId } },
    wave: { name: wave, cause: `person:${personId}` },
  });
  if (candidates.length === RELEASED_AT_ONCE) goOn(tx, rest);
}

const isOf =
  ({ goes }: Wave) =>
  ({ wave }: Fulfilment): boolean =>
    wave?.goes?.at === goes?.at && wave?.goes?.timeZone === goes?.timeZone;

/** Its time has come. What is blocked or short stays in it, and waits for the same time tomorrow or for a person. */
async function letGo(tx: ShardTx, id: string, due: Wave): Promise<void> {
  const settings = (await tx.get('settings', [WAREHOUSE])).get(WAREHOUSE);
  if (!settings) return;
  const { name: wave } = due;
  const waiting = { wave, only: isOf(due) };
  const candidates = await nextReleasable(tx, RELEASED_AT_ONCE, waiting);
  await releaseByItself(tx, {
    ...{ candidates, batchSize: settings.batchSize, kind: 'release.wave', input: { wave } },
    wave: { name: wave, cause: 'timer:wave' },
  });
  if (candidates.length === RELEASED_AT_ONCE) {
    setTimer(tx, { kind: WAVE, id, dueAt: tx.now, body: due });
  } else if (await anyWaits(tx, waiting)) expectWave(tx, due);
}

export function registerWaves(timers: Timers): void {
  timers.register(WAVE, { handle: (tx, id, body) => letGo(tx, id, body as Wave) });
  timers.register(WAVE_REST, { handle: (tx, _, body) => releaseRest(tx, body as Rest) });
}
