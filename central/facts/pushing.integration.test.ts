/** Pushes: many at once, repeated, and malformed. */
import { createTestStation } from '../../tests/builders/central.ts';
import { aStock } from '../../tests/builders/documents.ts';
import { describe, expect, it } from 'vitest';
import { useFactWorld, write } from './testing/factWorld.ts';

const world = useFactWorld();
const { release, pick, note, onHand } = world;

describe('pushing', () => {
  it('from twenty stations at once loses nothing and gives every fact its own number', async () => {
    await world.central.put([write('stock', aStock({ sku: world.name, containerId: 'A-1' }))]);
    const stations = await Promise.all(
      Array.from({ length: 20 }, (_, i) => createTestStation(world.central, `S${i}`)),
    );
    const results = await Promise.all(
      stations.map(async (own, i) => {
        const answers = [];
        for (let round = 0; round < 5; round += 1) {
          const facts = Array.from({ length: 4 }, (_, k) =>
            own.fact('exception.raised', {
              exceptionId: `x-${world.name}-${i}-${round}-${k}`,
              kind: 'damage',
              note: 'n',
            }),
          );
          answers.push(...(await own.push(...facts)));
        }
        return answers;
      }),
    );
    const all = results.flat();
    expect(all.every((answer) => answer.outcome === 'applied')).toBe(true);
    expect(new Set(all.map((answer) => answer.clock)).size).toBe(400);
    for (const answers of results) {
      const clocks = answers.map((answer) => answer.clock ?? 0);
      expect(clocks).toEqual(clocks.toSorted((a, b) => a - b));
    }
  });

  it('the same facts at once has one effect and one answer', async () => {
    await release();
    const fact = pick(2);
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.station.push(fact)));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await onHand()).toBe(98);
  });

  it('for another station is turned away', async () => {
    const other = await createTestStation(world.central);
    const answer = await world.station.request<{ error: { code: string } }>('POST', '/v1/facts', {
      token: await other.token(),
      body: { station: world.station.stationId, epoch: world.station.epoch, facts: [note('1')] },
    });
    expect(answer).toMatchObject({ status: 403, body: { error: { code: 'wrong-station' } } });
  });

  it.each([
    ['no facts', []],
    ['a fact without a number', [{ id: 'a' }]],
  ])('%s is an invalid request', async (_, facts) => {
    const answer = await world.station.request<{ error: unknown }>('POST', '/v1/facts', {
      token: await world.station.token(),
      body: { station: world.station.stationId, epoch: world.station.epoch, facts },
    });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'invalid-request' } } });
  });
});
