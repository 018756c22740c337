import { expect, it } from 'vitest';
import { withEvent, type OrderEvent } from './history.ts';

const event = (kind: string): OrderEvent => ({ at: '2026-11-23T08:00:00.000Z', kind });

it('tells events in their order and leaves the rest of the order alone', () => {
  const order = withEvent(withEvent({ number: '7', history: [] }, event('a')), event('b'));
  expect(order).toEqual({ number: '7', history: [event('a'), event('b')] });
});

it('of very many it keeps how it began and how it stands', () => {
  const many = Array.from({ length: 300 }, (_, n) => event(String(n)));
  const { history = [] } = many.reduce<{ history?: readonly OrderEvent[] }>(withEvent, {});
  expect(history).toHaveLength(200);
  expect(history.slice(0, 20)).toEqual(many.slice(0, 20));
  expect(history.slice(20)).toEqual(many.slice(-180));
});
