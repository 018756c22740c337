import { expect, it } from 'vitest';
import { waitingWaves } from './waitingWaves.ts';

const NOW = '2026-11-23T08:00:00.000Z';
const at = (name: string, time: string, blocked: string | null = null) => ({
  status: 'open' as const,
  blocked,
  wave: { name, goes: { at: time, timeZone: 'Europe/London' } },
});

it('counts what waits in each wave, those that go first before those that wait for a person', () => {
  const waves = waitingWaves(
    [
      { status: 'open', blocked: null, wave: { name: 'Pallets' } },
      at('Evening', '17:30'),
      at('Morning', '07:30'),
      at('Evening', '17:30', 'held'),
      { ...at('Evening', '17:30'), status: 'released' },
      { status: 'open', blocked: null },
    ],
    NOW,
  );
  expect(waves).toEqual([
    {
      name: 'Evening',
      orders: 2,
      blocked: 1,
      goes: { at: '17:30', next: '2026-11-23T17:30:00.000Z' },
    },
    {
      name: 'Morning',
      orders: 1,
      blocked: 0,
      goes: { at: '07:30', next: '2026-11-24T07:30:00.000Z' },
    },
    { name: 'Pallets', orders: 1, blocked: 0 },
  ]);
});

it('tells the sooner of two times, where rules changed in between', () => {
  const [wave] = waitingWaves([at('Morning', '10:00'), at('Morning', '09:00')], NOW);
  expect(wave).toMatchObject({ orders: 2, goes: { at: '09:00' } });
});
