/** What becomes of one fact. */
import type { Stock } from '../../shared/schema/index.ts';
import { describe, expect, it } from 'vitest';
import { registerOrderStatus } from '../orders/index.ts';
import { FULFILMENT_STATUS } from '../routing/index.ts';
import { useFactWorld, write } from './testing/factWorld.ts';

const world = useFactWorld();
const { release, pick, state, onHand, exceptionsAbout, bin } = world;

describe('a fact', () => {
  it('is decided, takes the next clock number and changes state', async () => {
    await release();
    const [result] = await world.station.push(pick(2));
    expect(result).toMatchObject({ n: 1, outcome: 'applied' });
    expect(await onHand()).toBe(98);
    expect(await state<Stock>('stock', bin())).toMatchObject({ clock: result?.clock });
  });

  it('answered before gets the same answer again and has no second effect', async () => {
    await release();
    const fact = pick(2);
    const first = await world.station.push(fact);
    expect(await world.station.push(fact)).toEqual(first);
    expect(await onHand()).toBe(98);
  });

  it('repeated within one push has one effect', async () => {
    await release();
    const fact = pick(2);
    const [first, second] = await world.station.push(fact, fact);
    expect(second).toEqual(first);
    expect(await onHand()).toBe(98);
  });

  it('that came before under another number is a duplicate', async () => {
    await release();
    const [first] = await world.station.push(pick(2, { id: `same-${world.name}` }));
    const [second] = await world.station.push(pick(2, { id: `same-${world.name}` }));
    expect(second).toMatchObject({ n: 2, outcome: 'duplicate', clock: first?.clock });
    expect(await onHand()).toBe(98);
  });

  it('that was refused under another epoch is refused again, with the same reason', async () => {
    const { station, name } = world;
    const ask = () =>
      station.fact(
        'fulfilment.cancelled',
        { fulfilmentId: 'nobody', reason: 'customer' },
        { id: `same-${name}`, n: 1 },
      );
    const [first] = await station.push(ask());
    expect(first).toMatchObject({ outcome: 'refused', reason: 'unknown-fulfilment' });
    station.epoch = 'after-a-backup';
    expect(await station.push(ask())).toEqual([first]);
  });

  it('with a taken id but other content is quarantined', async () => {
    await release();
    await world.station.push(pick(2, { id: `same-${world.name}` }));
    const [second] = await world.station.push(pick(3, { id: `same-${world.name}` }));
    expect(second).toMatchObject({ outcome: 'quarantined', reason: 'id-reused' });
    expect(await onHand()).toBe(98);
  });

  it('with a wrong signature is refused as forged, and shown', async () => {
    await release();
    const forged = pick(2, { forge: { data: { units: 50 } } });
    const [result] = await world.station.push(forged);
    expect(result).toMatchObject({ outcome: 'refused', reason: 'forged' });
    expect(await onHand()).toBe(100);
    expect(await exceptionsAbout(forged.id)).toHaveLength(1);
  });

  it.each([
    ['of another station', { station: 'st-other' }, 'refused', 'forged'],
    ['of another epoch', { epoch: 'another' }, 'refused', 'forged'],
    ['of another shard', { shard: 'wh:other' }, 'quarantined', 'wrong-shard'],
    ['with an unknown member', { colour: 'red' }, 'quarantined', 'bad-envelope'],
  ] as const)('%s has no effect', async (_, over, outcome, reason) => {
    await release();
    const [result] = await world.station.push(pick(2, { over }));
    expect(result).toMatchObject({ outcome, reason });
    expect(await onHand()).toBe(100);
  });

  it('under a number that another body has is a fork: kept as evidence, once', async () => {
    await release();
    const [first] = await world.station.push(pick(2));
    const fork = pick(3, { n: 1 });
    const answer = { id: fork.id, n: 1, outcome: 'quarantined', reason: 'fork' };
    expect(await world.station.push(fork)).toEqual([answer]);
    expect(await world.station.push(fork)).toEqual([answer]);
    expect(await onHand()).toBe(98);
    expect(await exceptionsAbout(fork.id)).toHaveLength(1);
    const forks = await world.central.store.read
      .selectFrom('fact_forks')
      .select('n')
      .where('station', '=', world.station.stationId)
      .execute();
    expect(forks).toEqual([{ n: 1 }]);
    expect(first?.outcome).toBe('applied');
  });
});

describe('personal data', () => {
  const address = {
    name: 'Ana Li',
    lines: ['12 Secret Lane'],
    postcode: 'N1',
    city: 'London',
    country: 'United Kingdom',
    phone: '',
  };
  const ledgerText = async () =>
    JSON.stringify(
      await world.central.store.read.selectFrom('ledger').select(['input', 'effects']).execute(),
    );

  it('of a correction changes the contact and stays out of the ledger', async () => {
    await release();
    await world.central.put([
      write('contacts', { id: `f${world.name}`, ...address, lines: ['1 Old Road'] } as {
        id: string;
      }),
    ]);
    const data = { fulfilmentId: `f${world.name}`, revision: 1, address };
    const results = await world.station.push(
      world.station.fact('address.corrected', data, { role: 'clerk' }),
      world.station.fact('address.corrected', data, { role: 'clerk' }),
    );
    expect(results).toMatchObject([
      { outcome: 'applied' },
      { outcome: 'refused', reason: 'stale' },
    ]);
    expect(await state('contacts', `f${world.name}`)).toMatchObject({ lines: ['12 Secret Lane'] });
    expect(await ledgerText()).not.toContain('Secret Lane');
  });
});

describe('what org hears', () => {
  it('is every change of a fulfilment’s status, and only those', async () => {
    await release();
    const heard: unknown[] = [];
    const { store } = world.central;
    await store.relay.drained();
    store.relay.registerHandler(FULFILMENT_STATUS, {
      handle: async (_tx, body) => void heard.push(body),
    });
    const [first] = await world.station.push(pick(2));
    await world.station.push(pick(2));
    await store.relay.drained();
    registerOrderStatus(store);
    expect(heard).toMatchObject([{ fulfilmentId: `f${world.name}`, clock: first?.clock }]);
  });
});
