import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fulfilment } from '../../shared/schema/index.ts';
import { aFulfilment, aStock } from '../../tests/builders/documents.ts';
import { planRelease, type BinBalance } from './planRelease.ts';

const bin = (
  sku: string,
  code: string,
  onHand: number,
  sequence = 1,
  reserved = 0,
): BinBalance => ({
  stock: aStock({ sku, containerId: code, onHand, reserved }),
  sequence,
});
const wanting = (id: string, ...lines: [sku: string, units: number][]): Fulfilment =>
  aFulfilment({
    id,
    status: 'open',
    batchId: null,
    lines: lines.map(([sku, units], index) => ({
      lineId: String(index + 1),
      sku,
      description: sku,
      qty: units,
      uom: 'each',
      units,
    })),
  });
const taken = (fulfilments: Fulfilment[], bins: BinBalance[]) =>
  planRelease(fulfilments, bins).released.flatMap(({ allocations }) =>
    allocations.map(({ sku, locationId, units }) => `${sku} ${locationId} ${units}`),
  );

describe('planRelease', () => {
  it('takes a line whole from the first bin on the path that holds it', () => {
    const bins = [bin('A', 'far', 50, 9), bin('A', 'near', 4, 1), bin('A', 'middle', 20, 5)];
    expect(taken([wanting('f1', ['A', 10])], bins)).toEqual(['A middle 10']);
  });

  it('takes it from several in walking order when no bin holds it', () => {
    const bins = [bin('A', 'far', 6, 9), bin('A', 'near', 4, 1), bin('A', 'middle', 3, 5)];
    expect(taken([wanting('f1', ['A', 10])], bins)).toEqual(['A near 4', 'A middle 3', 'A far 3']);
  });

  it('leaves alone what is reserved, damaged, in a tote, or negative', () => {
    const bins: BinBalance[] = [
      bin('A', 'reserved', 10, 1, 8),
      { ...bin('A', 'damaged', 10), stock: aStock({ sku: 'A', condition: 'damaged' }) },
      { ...bin('A', 'tote', 10), stock: aStock({ sku: 'A', containerKind: 'tote' }) },
      bin('A', 'negative', -5, 2),
    ];
    expect(planRelease([wanting('f1', ['A', 3])], bins).short).toMatchObject([
      { shortages: [{ sku: 'A', wanted: 3, available: 2 }] },
    ]);
  });

  it('adds up lines of one SKU before it promises any', () => {
    const plan = planRelease([wanting('f1', ['A', 3], ['A', 3])], [bin('A', 'a', 5)]);
    expect(plan.short).toMatchObject([{ shortages: [{ wanted: 6, available: 5 }] }]);
  });

  it('serves the first, and takes nothing for one that stays incomplete', () => {
    const plan = planRelease(
      [wanting('f1', ['A', 3]), wanting('f2', ['A', 4], ['B', 99]), wanting('f3', ['A', 4])],
      [bin('A', 'a', 7), bin('B', 'b', 1)],
    );
    expect(plan.released.map(({ fulfilment }) => fulfilment.id)).toEqual(['f1', 'f3']);
    expect(plan.short.map(({ fulfilment }) => fulfilment.id)).toEqual(['f2']);
  });

  it('never promises a unit twice, and gives a released fulfilment all it wants', () => {
    const sku = fc.constantFrom('A', 'B', 'C');
    const lines = fc.array(fc.tuple(sku, fc.integer({ min: 1, max: 12 })), {
      minLength: 1,
      maxLength: 5,
    });
    const bins = fc.array(
      fc.tuple(sku, fc.integer({ min: -3, max: 20 }), fc.integer({ min: 0, max: 6 }), fc.nat(5)),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 8 }), bins, (wanted, held) => {
        const fulfilments = wanted.map((each, index) => wanting(`f${index}`, ...each));
        const balances = held.map(([code, onHand, reserved, sequence], index) =>
          bin(code, `bin-${index}`, onHand, sequence, reserved),
        );
        const plan = planRelease(fulfilments, balances);
        expect(plan.released.length + plan.short.length).toBe(fulfilments.length);
        const allocations = plan.released.flatMap((item) => item.allocations);
        for (const { stock } of balances) {
          const units = allocations
            .filter(({ stockId }) => stockId === stock.id)
            .reduce((sum, item) => sum + item.units, 0);
          expect(units).toBeLessThanOrEqual(Math.max(0, stock.onHand - stock.reserved));
        }
        for (const { fulfilment, allocations } of plan.released) {
          for (const { lineId, sku, units } of fulfilment.lines) {
            const own = allocations.filter((item) => item.lineId === lineId);
            expect(own.every((item) => item.sku === sku && item.units > 0)).toBe(true);
            expect(own.reduce((sum, item) => sum + item.units, 0)).toBe(units);
          }
        }
        // A second plan on what is left would release none of the short ones.
        const left = balances.map(({ stock, sequence }) => ({
          sequence,
          stock: {
            ...stock,
            reserved:
              stock.reserved +
              allocations
                .filter(({ stockId }) => stockId === stock.id)
                .reduce((sum, item) => sum + item.units, 0),
          },
        }));
        for (const { fulfilment } of plan.short) {
          expect(planRelease([fulfilment], left).released).toEqual([]);
        }
      }),
    );
  });
});
