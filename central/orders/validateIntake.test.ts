import { expect, it } from 'vitest';
import { aLine, anIntake } from '../../tests/builders/orders.ts';
import { validateIntake } from './validateIntake.ts';

it('turns instants into UTC', () => {
  const intake = anIntake({
    placedAt: '2026-11-22T09:00:00+08:00',
    shipBy: '2026-11-23T00:00:00Z',
    payment: { status: 'unpaid', dueBy: '2026-11-24T01:00:00+01:00' },
  });
  expect(validateIntake(intake, 0)).toMatchObject({
    placedAt: '2026-11-22T01:00:00.000Z',
    shipBy: '2026-11-23T00:00:00.000Z',
    payment: { status: 'unpaid', dueBy: '2026-11-24T00:00:00.000Z' },
  });
});

it.each<[string, unknown, Record<string, unknown>]>([
  ['order.invalid', { ...anIntake(), currency: 'POUND' }, { path: '/currency' }],
  ['order.invalid', { ...anIntake(), lines: [{ ...aLine(), qty: 0 }] }, { path: '/lines/0/qty' }],
  ['order.invalid', { ...anIntake(), surprise: 1 }, {}],
  ['order.invalid', anIntake({ placedAt: 'yesterday' }), { path: '/placedAt' }],
  ['order.invalid', anIntake({ shipBy: '2026-13-01T00:00:00Z' }), { path: '/shipBy' }],
  [
    'order.invalid',
    anIntake({ payment: { status: 'unpaid', dueBy: 'soon' } }),
    { path: '/payment/dueBy' },
  ],
  ['order.no-lines', anIntake({ lines: [] }), {}],
  ['order.repeated-line-id', anIntake({ lines: [aLine(), aLine()] }), {}],
])('refuses with %s, naming the order', (code, value, meta) => {
  expect(() => validateIntake(value, 3)).toThrowError(
    expect.objectContaining({
      code,
      meta: expect.objectContaining({ index: 3, externalId: '1001', ...meta }),
    }),
  );
});

it('refuses what is no order at all', () => {
  for (const value of [null, 7, 'order', []]) {
    expect(() => validateIntake(value, 0)).toThrowError(
      expect.objectContaining({ code: 'order.invalid' }),
    );
  }
});
