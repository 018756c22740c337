import type { StationStatus } from '../../shared/host/contract.ts';
import type { Connection } from './uplink/index.ts';
import type { CentralClock } from './clock/index.ts';
import type { Journal, MetaValues } from './journal/index.ts';

export interface StatusOptions {
  readonly kind: 'agent' | 'electron';
  readonly identity: MetaValues['identity'];
  readonly journal: Journal;
  readonly clock: CentralClock;
  readonly connection: () => Connection | undefined;
  readonly lastAnswer: () => string | null;
  readonly lostGrants: () => StationStatus['lostGrants'];
  readonly notices: () => StationStatus['notices'];
  readonly emit: (status: StationStatus) => void;
}

export interface StatusTeller {
  readonly read: () => StationStatus;
  /** Something it shows may have changed: told once for all that changes in the same turn. */
  readonly touch: () => void;
  readonly close: () => void;
}

/** Nobody may have to touch the station to be warned: a disk can be filled by others. ms */
const DISK_LOOK_MS = 300;

export function createStatus(options: StatusOptions): StatusTeller {
  const { kind, identity, journal, clock } = options;
  const started = clock.estimate().at;
  let due: NodeJS.Immediate | undefined;
  let closed = false;

  const read = (): StationStatus => {
    const { connection, since } = options.connection()?.state() ?? {
      connection: 'connecting',
      since: started,
    };
    const { uncertaintyMs } = clock.estimate();
    return {
      host: kind,
      stationId: identity.stationId,
      stationName: identity.name,
      shard: identity.shard,
      epoch: journal.epoch,
      connection,
      refusal: options.connection()?.refusal() ?? null,
      since,
      lastAnswer: options.lastAnswer(),
      ...journal.facts.counts(),
      ssccLeft: journal.numbers.left(),
      diskLow: journal.diskLow(),
      lostGrants: options.lostGrants(),
      notices: options.notices(),
      now: clock.nowMs(),
      uncertaintyMs,
    };
  };

  let toldLow = journal.diskLow();
  const touch = (): void => {
    if (due || closed) return;
    due = setImmediate(() => {
      due = undefined;
      if (!closed) options.emit(read());
    });
  };
  const looking = setInterval(() => {
    const low = journal.diskLow();
    if (low !== toldLow) touch();
    toldLow = low;
  }, DISK_LOOK_MS);
  looking.unref();

  return {
    read,
    touch,
    close: () => {
      closed = true;
      clearImmediate(due);
      clearInterval(looking);
    },
  };
}
