import { uuidv7 } from '../../shared/ids.ts';
import type { StationHost } from '../../shared/host/index.ts';
import type { CollectionName } from '../../shared/schema/index.ts';

/** What was stored is noted one to two of these later: it has reached the disk by then. ms */
export const NOTE_EVERY_MS = 10_000;

export interface CopyNotes {
  /** How far this browser's copy had come by what the host noted last. */
  noted(): Promise<Record<string, number>>;
  /** A collection is stored up to this clock. */
  stored(collection: CollectionName, through: number): void;
  stop(): void;
}

/** Tells the host how far this browser's copy of the warehouse is, so that an older one is recognised. */
export function createCopyNotes(
  host: Pick<StationHost, 'call'>,
  names: Pick<Storage, 'getItem' | 'setItem'>,
  databaseName: string,
): CopyNotes {
  const key = `stowline.copy.${databaseName}`;
  const copy = names.getItem(key) ?? uuidv7();
  names.setItem(key, copy);
  let fresh: Record<string, number> = {};
  let due: Record<string, number> = {};
  const note = async () => {
    const through = due;
    due = fresh;
    fresh = {};
    if (Object.keys(through).length === 0) return;
    const { ok } = await host.call('copies:note', { copy, through });
    if (!ok) due = { ...through, ...due };
  };
  const timer = setInterval(() => void note(), NOTE_EVERY_MS);
  return {
    async noted() {
      const answer = await host.call('copies:noted', { copy });
      return answer.ok ? answer.value.through : {};
    },
    stored: (collection, through) => void (fresh[collection] = through),
    stop: () => clearInterval(timer),
  };
}
