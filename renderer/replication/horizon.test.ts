import { beforeEach, describe, expect, it } from 'vitest';
import { Horizon } from './horizon.ts';

let horizon: Horizon;
beforeEach(() => {
  horizon = new Horizon();
  horizon.begin();
});

describe('what pokes told while a collection was pulled', () => {
  it('is known when the pull brought it', () => {
    horizon.tellChanged(7);
    expect(horizon.reach(7)).toBe(7);
  });

  it('has to be pulled when the pull was too early for it', () => {
    horizon.tellChanged(7);
    expect(horizon.reach(6)).toBeNull();
    expect(horizon.reach(8)).toBe(8);
  });

  it('carries on where nothing changed', () => {
    horizon.tellUnchanged(4, 6);
    horizon.tellUnchanged(6, 9);
    expect(horizon.reach(5)).toBe(9);
  });

  it('carries on over a change that the pull brought', () => {
    horizon.tellUnchanged(4, 6);
    horizon.tellChanged(7);
    horizon.tellUnchanged(7, 9);
    expect(horizon.reach(7)).toBe(9);
  });

  it('has to be pulled when something between is not known', () => {
    horizon.tellUnchanged(6, 9);
    expect(horizon.reach(5)).toBeNull();
    expect(horizon.reach(6)).toBe(9);
  });

  it('has to be pulled when nobody knows what changed, until a pull has begun after that', () => {
    horizon.tellChanged(undefined);
    expect(horizon.reach(100)).toBeNull();
    horizon.begin();
    expect(horizon.reach(100)).toBe(100);
  });

  it('is forgotten once it is known', () => {
    horizon.tellUnchanged(4, 6);
    expect(horizon.reach(4)).toBe(6);
    horizon.tellUnchanged(8, 9);
    expect(horizon.reach(8)).toBe(9);
  });

  it('has come with a pull that began after it, whatever central says: it may have been restored', () => {
    horizon.tellChanged(900);
    horizon.begin();
    expect(horizon.reach(500)).toBe(500);
  });

  it('is pulled rather than remembered without end', () => {
    for (let clock = 0; clock < 4000; clock += 2) horizon.tellUnchanged(clock, clock + 1);
    expect(horizon.reach(5000)).toBeNull();
  });
});
