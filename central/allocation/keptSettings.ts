import { canonicalJson } from '../../shared/canonicalJson.ts';
import type { AllocationSettings } from '../../shared/schema/index.ts';
import type { ShardTx, Store, Write } from '../store/index.ts';
import { warehousesIn } from '../warehouses/index.ts';
import type { TimedStore } from '../timers/index.ts';
import { PROMISE_TIMER } from './endPromise.ts';
import { expirePromise } from './expirePromise.ts';
import { ALLOCATION_SETTINGS, SETTINGS_ID } from './names.ts';
import { bookOf, settingsFrom } from './promiseBook.ts';

const ORG = 'org';

const writeOf = (settings: AllocationSettings): Write => ({
  ...{ collection: 'allocation', id: SETTINGS_ID, doc: { ...settings } },
});

/** The settings in this shard: the house's own in `org`, in a warehouse as it was told them last. */
export async function allocationIn(tx: ShardTx): Promise<AllocationSettings> {
  return settingsFrom((await tx.get('allocation', [SETTINGS_ID])).get(SETTINGS_ID));
}

export interface SettingsToSave {
  readonly settings: AllocationSettings;
  /** Who. */
  readonly by: string;
}

/** In force at each warehouse as soon as it hears of them. What is promised stays promised. */
export async function saveAllocation(
  store: Pick<Store, 'transact'>,
  { settings, by }: SettingsToSave,
  trace?: string,
): Promise<void> {
  await store.transact(
    ORG,
    async (tx) => {
      const before = await allocationIn(tx);
      if (canonicalJson(before) === canonicalJson(settings)) return;
      const clock = tx.append({
        ...{ kind: 'allocation.saved', input: { by, before } },
        writes: [writeOf(settings)],
      });
      for (const { id } of await warehousesIn(tx)) {
        const message = { id: `allocation:${clock}`, kind: ALLOCATION_SETTINGS, body: settings };
        tx.send(id, message);
      }
    },
    trace,
  );
}

/** Whoever may have goods now that it was kept from gets them. */
export async function hearSettings(tx: ShardTx, settings: AllocationSettings): Promise<void> {
  tx.append({ kind: 'allocation.heard', input: null, writes: [writeOf(settings)] });
  bookOf(tx).recheck = true;
}

/** Lets warehouses hear of it, and promises end. */
export function registerAllocation({ relay, timers }: TimedStore): void {
  timers.register(PROMISE_TIMER, { handle: expirePromise });
  relay.registerHandler(ALLOCATION_SETTINGS, {
    handle: (tx, body) => hearSettings(tx, body as AllocationSettings),
    sentOnce: true,
  });
}
