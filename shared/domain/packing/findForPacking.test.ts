import { describe, expect, it } from 'vitest';
import { item, scanOf, tote, worldWith } from '../testWorld.ts';
import { findForPacking, listReadyToPack } from './index.ts';
import { picked, play } from './playPack.ts';

describe('finding work', () => {
  it.each([
    ['its tote', tote(1)],
    ['its order', scanOf('ORD-N-f1')],
    ['a bare order number', scanOf('N-f1')],
  ])('finds a fulfilment by %s', (_, { scan }) => {
    expect(findForPacking(picked(), scan)?.id).toBe('f1');
  });

  it('prefers the order that is in the tote now to one that was packed out of it', () => {
    const world = picked();
    const f1 = world.get('fulfilments', 'f1') ?? expect.fail();
    world.put('fulfilments', { ...f1, id: 'a0', status: 'packed' });
    expect(findForPacking(world, tote(1).scan)?.id).toBe('f1');
  });

  it('lists what was begun before what waits', () => {
    const world = picked();
    const f1 = world.get('fulfilments', 'f1') ?? expect.fail();
    world.put('fulfilments', { ...f1, id: 'f0', status: 'picked' });
    world.put('fulfilments', { ...f1, id: 'f2', status: 'released' });
    play(world, [item('SKU-1')]);
    expect(listReadyToPack(world).map(({ fulfilment, stage }) => [fulfilment.id, stage])).toEqual([
      ['f1', 'packing'],
      ['f0', 'picked'],
    ]);
  });

  it('follows another tote only while nothing is left open', () => {
    const world = picked();
    const f1 = world.get('fulfilments', 'f1') ?? expect.fail();
    world.put('fulfilments', { ...f1, id: 'f2', orderNumber: 'N-f2', toteIds: ['TOTE-002'] });
    expect(play(world, [tote(2)]).last.goTo).toBe('f2');
    const begun = play(world, [item('SKU-1'), tote(2)]);
    expect(begun.last).toMatchObject({ feedback: { code: 'finish-this-first' } });
    expect(begun.last.goTo).toBeUndefined();
  });

  it('waits while the order is still being picked', () => {
    const world = worldWith([{ id: 'f1', lines: { 'SKU-1': 2 } }]);
    world.patch('fulfilments', 'f1', { status: 'picking' });
    const { last, at } = play(world, [item('SKU-1')]);
    expect(last).toMatchObject({ feedback: { code: 'still-picking' }, drafts: [] });
    expect(at.step).toBe('waiting');
  });
});
