/** Who may make which fact. */
import type { TestStation } from '../../tests/builders/central.ts';
import { describe, expect, it } from 'vitest';
import { useFactWorld } from './testing/factWorld.ts';

const world = useFactWorld();
const { release, pick, note, state, onHand, exceptionsAbout } = world;

describe('rights', () => {
  const resolve = (options: Parameters<TestStation['fact']>[2]) =>
    world.station.fact(
      'exception.resolved',
      { exceptionId: `x-${world.name}-1`, action: 'accept', note: '' },
      options,
    );

  it.each([
    ['a role that may not', { role: 'picker' }, 'not-allowed'],
    ['a role the person has not', { personId: 'person-picker' }, 'not-allowed'],
    ['nobody central knows', { personId: 'stranger' }, 'not-allowed'],
    ['a badge where a PIN is needed', { assurance: 'badge' }, 'needs-pin'],
  ] as const)('an intent by %s is refused and shown', async (_, options, reason) => {
    await world.station.push(note('1'));
    const fact = resolve(options);
    expect(await world.station.push(fact)).toMatchObject([{ outcome: 'refused', reason }]);
    expect(await exceptionsAbout(fact.id)).toMatchObject([{ kind: 'refused-intent' }]);
    expect(await state('exceptions', `x-${world.name}-1`)).toMatchObject({ status: 'open' });
  });

  it('an intent with role and PIN is applied', async () => {
    await world.station.push(note('1'));
    expect(await world.station.push(resolve({}))).toMatchObject([{ outcome: 'applied' }]);
    expect(await state('exceptions', `x-${world.name}-1`)).toMatchObject({ status: 'resolved' });
  });

  it('work that was done counts, whoever did it, and is flagged', async () => {
    await release();
    const fact = pick(2, { role: 'packer' });
    expect(await world.station.push(fact)).toMatchObject([
      { outcome: 'flagged', reason: 'not-allowed' },
    ]);
    expect(await onHand()).toBe(98);
    expect(await exceptionsAbout(fact.id)).toMatchObject([{ kind: 'unauthorised-work' }]);
  });

  it('what depends on a refused intent is refused, or flagged where it happened', async () => {
    await release();
    const refused = resolve({ role: 'picker' });
    const dependsOn = [refused.id];
    const [, intent, physical] = await world.station.push(
      refused,
      resolve({ dependsOn }),
      pick(2, { dependsOn }),
    );
    expect(intent).toMatchObject({ outcome: 'refused', reason: 'depends-on-refused' });
    expect(physical).toMatchObject({ outcome: 'flagged', reason: 'depends-on-refused' });
    expect(await onHand()).toBe(98);
  });
});
