import { describe, expect, it } from 'vitest';
import { areaOfRoute, areasOf } from './areas.ts';

describe('areas', () => {
  it.each([
    [['picker'], ['pick']],
    [['packer'], ['pack']],
    [['clerk'], ['desk']],
    [['supervisor'], ['desk', 'pick', 'pack']],
    [
      ['picker', 'packer'],
      ['pick', 'pack'],
    ],
    [
      ['picker', 'supervisor'],
      ['pick', 'desk', 'pack'],
    ],
    [[], []],
  ] as const)('%j may be in %j', (roles, areas) => {
    expect(areasOf(roles)).toEqual(areas);
  });

  it('opens where the address says, if this person may be there', () => {
    expect(areaOfRoute(['pack', 'P-1'], ['pick', 'pack'])).toBe('pack');
    expect(areaOfRoute(['desk'], ['pick', 'pack'])).toBe('pick');
    expect(areaOfRoute([], ['desk'])).toBe('desk');
    expect(areaOfRoute(['desk'], [])).toBeUndefined();
  });
});
