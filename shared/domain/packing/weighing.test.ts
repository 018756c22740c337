import { describe, expect, it } from 'vitest';
import type { PackEvent } from './index.ts';
import { expectedGrams, toleranceOf } from './weighing.ts';
import { ALL, picked, play } from './playPack.ts';
import { item } from '../testWorld.ts';

const SCALE = { weighs: true };
const scale = (grams: number): PackEvent => ({ kind: 'weight', grams, by: 'scale' });
const CLOSE: PackEvent = { kind: 'close' };

function expected(): number {
  const world = picked();
  play(world, ALL);
  const settings = world.get('settings', 'warehouse') ?? expect.fail();
  const parcel = world.all('parcels')[0] ?? expect.fail();
  return expectedGrams(world, parcel, settings) ?? expect.fail();
}
/** What goods and carton of the whole order weigh. */
const RIGHT = expected();

const closed = ({ last }: ReturnType<typeof play>) =>
  last.drafts.find(({ type }) => type === 'parcel.closed')?.data;

describe('a bench with a scale', () => {
  it('asks for the weight when the parcel is closed, and closes it when it comes', () => {
    const asked = play(picked(), [...ALL, CLOSE], undefined, SCALE);
    expect(asked.last).toMatchObject({ feedback: { code: 'weigh-now' }, drafts: [] });
    const done = play(picked(), [...ALL, CLOSE, scale(RIGHT)], undefined, SCALE);
    expect(done.last.feedback.code).toBe('closed');
    expect(closed(done)).toMatchObject({
      weightGrams: RIGHT,
      weighing: { by: 'scale', expectedGrams: RIGHT },
    });
    expect(closed(done)).not.toHaveProperty('weighing.accepted');
    expect(done.state).toMatchObject({ weightGrams: null, weighing: null, differs: null });
  });

  it('lets the person decide about a weight that differs, and puts the reason into the fact', () => {
    const events: PackEvent[] = [...ALL, CLOSE, scale(RIGHT + 500)];
    const asked = play(picked(), events, undefined, SCALE);
    expect(asked.last).toMatchObject({
      feedback: { code: 'weight-differs', values: { expected: RIGHT, grams: RIGHT + 500 } },
      drafts: [],
    });
    const accepted = play(
      picked(),
      [...events, { kind: 'accept-weight', reason: 'packaging' }],
      undefined,
      SCALE,
    );
    expect(closed(accepted)).toMatchObject({
      weightGrams: RIGHT + 500,
      weighing: { by: 'scale', expectedGrams: RIGHT, accepted: 'packaging' },
    });
  });

  it('does not take another weight while one is to be decided about', () => {
    const events = [...ALL, CLOSE, scale(RIGHT + 500), scale(RIGHT)];
    expect(play(picked(), events, undefined, SCALE).state.differs?.grams).toBe(RIGHT + 500);
  });

  it('weighs again, or goes back to the goods', () => {
    const differing: PackEvent[] = [...ALL, CLOSE, scale(RIGHT + 500)];
    const again = play(
      picked(),
      [...differing, { kind: 'weigh-again' }, scale(RIGHT)],
      undefined,
      SCALE,
    );
    expect(closed(again)).toMatchObject({ weightGrams: RIGHT });
    for (const kind of ['undo', 'cancel'] as const) {
      const back = play(picked(), [...differing, { kind }], undefined, SCALE);
      expect(back.last.feedback.code).toBe('stepped-back');
      expect(back.state).toMatchObject({ weighing: null, differs: null, weightGrams: null });
      expect(back.at.step).toBe('close');
    }
  });

  it('closes without a weight only by a person’s word', () => {
    const done = play(
      picked(),
      [...ALL, CLOSE, CLOSE, { kind: 'without-weight' }],
      undefined,
      SCALE,
    );
    expect(closed(done)).toMatchObject({ weightGrams: null });
    expect(closed(done)).not.toHaveProperty('weighing');
  });

  it('checks a weight that was typed like any other', () => {
    const typed = (grams: number): PackEvent[] => [...ALL, { kind: 'weight', grams }, CLOSE];
    expect(closed(play(picked(), typed(RIGHT), undefined, SCALE))).toMatchObject({
      weighing: { by: 'typed' },
    });
    const off = play(picked(), typed(RIGHT * 2), undefined, SCALE);
    expect(off.last.feedback.code).toBe('weight-differs');
  });

  it('weighs the parcel as it is closed in the end', () => {
    const events: PackEvent[] = [item('SKU-1'), { kind: 'next-parcel' }, item('SKU-1')];
    const more = play(picked(), events, undefined, SCALE);
    expect(more.state).toMatchObject({ weighing: null, weightGrams: null });
    expect(more.last.feedback.code).toBe('item-ok');
  });

  it('asks first what is to become of missing goods', () => {
    const world = picked({ 'SKU-1': 1, 'SKU-2': 0 });
    const short: PackEvent = { kind: 'ship-short' };
    const asked = play(world, [item('SKU-1'), short, short], undefined, SCALE);
    expect(asked.results.map(({ feedback }) => feedback.code)).toEqual([
      'all-verified',
      'ask-short',
      'weigh-now',
    ]);
    const done = play(world, [{ kind: 'without-weight' }], asked.state, SCALE);
    expect(done.last.feedback.code).toBe('closed-short');
  });

  it('closes a parcel whose goods have no weight in our books', () => {
    const world = picked();
    const product = world.get('products', 'SKU-2') ?? expect.fail();
    const uoms = product.uoms.map((uom) => ({ ...uom, grams: 0 }));
    world.patch('products', 'SKU-2', { uoms });
    const done = play(world, [...ALL, CLOSE, scale(7)], undefined, SCALE);
    expect(closed(done)).toMatchObject({ weighing: { by: 'scale', expectedGrams: null } });
  });
});

describe('a bench without a scale', () => {
  it('closes as ever, and takes no weight of a scale', () => {
    const done = play(picked(), [...ALL, scale(RIGHT), CLOSE]);
    expect(closed(done)).toMatchObject({ weightGrams: null });
    expect(closed(done)).not.toHaveProperty('weighing');
  });
});

describe('what a parcel may be off by', () => {
  const settings = picked().get('settings', 'warehouse') ?? expect.fail();
  const weighing = { cartonGrams: 0, toleranceGrams: 20, tolerancePercent: 2 };

  it.each([
    [100, 20],
    [1000, 20],
    [2000, 40],
  ])('of %i g is %i g', (grams, tolerance) => {
    expect(toleranceOf(grams, { ...settings, weighing })).toBe(tolerance);
  });

  it('is the warehouse’s to set', () => {
    const world = picked();
    world.patch('settings', 'warehouse', { weighing: { ...weighing, cartonGrams: 1000 } });
    const done = play(world, [...ALL, CLOSE, scale(RIGHT)], undefined, SCALE);
    expect(done.last.feedback).toMatchObject({
      code: 'weight-differs',
      values: { expected: RIGHT - 150 + 1000 },
    });
  });
});
