import { describe, expect, it } from 'vitest';
import type { FulfilmentStatus, OrderStatus } from '../../shared/schema/index.ts';
import { rollUp } from './rollUp.ts';

describe('rollUp', () => {
  it.each<[FulfilmentStatus[], OrderStatus]>([
    [[], 'received'],
    [['open'], 'open'],
    [['released'], 'released'],
    [['picking'], 'picking'],
    [['picked'], 'picking'],
    [['packing'], 'packing'],
    [['packed'], 'packing'],
    [['shipped'], 'shipped'],
    [['cancelled'], 'cancelled'],
    [['cancelled', 'cancelled'], 'cancelled'],
    [['shipped', 'cancelled'], 'shipped'],
    [['shipped', 'picking'], 'picking'],
    [['packed', 'open'], 'open'],
    [['shipped', 'shipped'], 'shipped'],
  ])('%j → %s', (fulfilments, status) => expect(rollUp(fulfilments)).toBe(status));
});
