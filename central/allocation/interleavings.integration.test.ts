import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../../tests/runs.ts';
import { DEFAULT_ALLOCATION } from '../../shared/schema/index.ts';
import { checkRebuild } from '../ledger/index.ts';
import { holdOrder } from '../orders/holdOrder.ts';
import { saveAllocation } from './keptSettings.ts';
import { AllocationWorld, FIRST_SKUS, MAIN } from './testing/allocationWorld.ts';
import { checkPlaces, checkPromises } from './testing/checkPromises.ts';

const LEEDS = 'wh:leeds';
const PLACES = [MAIN, LEEDS, 'wh:york'] as const;
const sku = fc.constantFrom(...FIRST_SKUS);
const order = fc.integer({ min: 1, max: 8 });
const units = fc.integer({ min: 1, max: 9 });
const at = fc.constantFrom(...PLACES);
const bin = fc.constantFrom('1', '2');
const weighed = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary });

type Step =
  | { do: 'order'; order: number; units: Record<string, number> }
  | { do: 'cancel' | 'hold' | 'let-go' | 'decline' | 'name'; order: number }
  | { do: 'count' | 'pick'; sku: string; bin: string; units: number; at: string }
  | { do: 'release'; next: number; at: string }
  | { do: 'settings'; split: boolean; keep: number }
  | { do: 'deliver' };

const step: fc.Arbitrary<Step> = fc.oneof(
  weighed(
    6,
    fc.record({
      do: fc.constant('order'),
      order,
      units: fc.dictionary(sku, units, { minKeys: 1 }),
    }),
  ),
  weighed(3, fc.record({ do: fc.constantFrom('cancel', 'name'), order })),
  weighed(2, fc.record({ do: fc.constantFrom('hold', 'let-go', 'decline'), order })),
  weighed(
    4,
    fc.record({ do: fc.constant('count'), sku, bin, at, units: fc.integer({ min: 0, max: 20 }) }),
  ),
  weighed(3, fc.record({ do: fc.constant('release'), at, next: fc.integer({ min: 1, max: 4 }) })),
  weighed(3, fc.record({ do: fc.constant('pick'), sku, bin, units, at })),
  weighed(
    1,
    fc.record({
      do: fc.constant('settings'),
      split: fc.boolean(),
      keep: fc.integer({ min: 0, max: 4 }),
    }),
  ),
  weighed(4, fc.record({ do: fc.constant('deliver') })),
);

const ACTIONS = { hold: 'hold', 'let-go': 'release', decline: 'decline' } as const;
async function settleHold(
  world: AllocationWorld,
  number: number,
  action: (typeof ACTIONS)[keyof typeof ACTIONS],
) {
  const known = (await world.orders()).find((doc) => doc.number === String(number));
  if (known?.status !== 'open') return;
  const by = { personId: 'p', roles: ['supervisor' as const], note: 'n' };
  await holdOrder(world.store, { ...by, orderId: known.id, action });
}

async function take(world: AllocationWorld, one: Step, places: readonly string[]): Promise<void> {
  world.clock.advance(1000);
  const here = 'at' in one && places.includes(one.at) ? one.at : MAIN;
  switch (one.do) {
    case 'order':
      return void (await world.order(one.order, one.units));
    case 'cancel':
      return void (await world.order(one.order, {}, { action: 'cancel' }));
    case 'count':
      return world.count(one.sku, one.units, `${one.sku}-${one.bin}`, here);
    case 'pick':
      return world.pick(one.sku, one.units, `${one.sku}-${one.bin}`, here);
    case 'release':
      return void (await world.release({ next: one.next }, here));
    case 'name':
      for (const place of places) {
        const docs = await world.fulfilments(place);
        const named = docs.filter((doc) => doc.orderNumber === String(one.order));
        await world.release({ fulfilmentIds: named.map(({ id }) => id) }, place);
      }
      return;
    case 'settings': {
      const safety = [{ skus: 'A', units: one.keep }];
      const settings = { ...DEFAULT_ALLOCATION, split: one.split, safety };
      return saveAllocation(world.store, { settings, by: 'p' });
    }
    case 'deliver':
      return world.store.relay.drained();
    default:
      return settleHold(world, one.order, ACTIONS[one.do]);
  }
}

/** Orders in parts from the start on, each where there is just enough. */
const IN_PARTS: readonly Step[] = [
  { do: 'settings', split: true, keep: 0 },
  { do: 'count', sku: 'A', bin: '1', units: 6, at: LEEDS },
  { do: 'count', sku: 'B', bin: '1', units: 6, at: 'wh:york' },
  { do: 'count', sku: 'B', bin: '1', units: 4, at: MAIN },
  { do: 'order', order: 1, units: { A: 3, B: 3 } },
  { do: 'order', order: 2, units: { A: 3, B: 3 } },
  { do: 'deliver' },
];

async function tryAll(world: AllocationWorld, steps: readonly Step[], places: readonly string[]) {
  for (const one of steps) {
    await take(world, one, places);
    for (const place of places) expect(await checkPromises(world, place)).toEqual([]);
  }
  await world.store.relay.drained();
  for (const place of places) expect(await checkPromises(world, place)).toEqual([]);
  expect(await checkPlaces(world, places)).toEqual([]);
  expect((await checkRebuild(world.store)).differences).toEqual([]);
}

it.each([
  { places: [MAIN], delivers: true },
  { places: PLACES, delivers: true },
  { places: PLACES, delivers: false },
  { places: PLACES, delivers: false, before: IN_PARTS },
])(
  'promises nothing twice, leaves nobody waiting for what is there, asks for what lacks alone, and has no line in two places ($places.length places, messages at once: $delivers, begun: $before.length)',
  async ({ places, delivers, before = [] }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }),
        async (steps) => {
          const others = places.slice(1).map((id) => id.slice('wh:'.length));
          const world = await AllocationWorld.open(others);
          world.delivers = delivers;
          try {
            await tryAll(world, [...before, ...steps], places);
          } finally {
            await world.close();
          }
        },
      ),
      { numRuns: runs(4) },
    );
  },
);
