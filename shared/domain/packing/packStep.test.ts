import { describe, expect, it } from 'vitest';
import { buildSscc } from '../../barcodes/index.ts';
import { uuidv5, uuidv7 } from '../../ids.ts';
import { LABEL_DATA } from '../../labels/labelData.ts';
import { stockId } from '../../schema/work.ts';
import { Compile } from 'typebox/compile';
import { caseCode, item, OTHER, scanOf, SELF, worldWith } from '../testWorld.ts';
import { packPosition, packRows, packStep } from './index.ts';
import type { PackEvent, PackResult } from './index.ts';
import { ALL, envOf, picked, play, SSCC, types } from './playPack.ts';

describe('verifying', () => {
  it('opens the parcel with the first item, under an id that follows from the fact', () => {
    const world = picked();
    const { last, at } = play(world, [item('SKU-1')]);
    expect(types(last)).toEqual(['parcel.opened', 'item.verified']);
    const opened = last.drafts[0];
    expect(opened).toMatchObject({
      data: {
        parcelId: uuidv5('parcel', opened?.id ?? ''),
        toteIds: ['TOTE-001'],
        orderNumber: 'N-f1',
      },
    });
    expect(at).toMatchObject({ step: 'verify', totals: { ordered: 10, verified: 1, left: 9 } });
    expect(world.get('fulfilments', 'f1')?.status).toBe('packing');
  });

  it('moves each unit out of its tote until the totes are empty', () => {
    const world = picked();
    const { last, at } = play(world, ALL);
    expect(last.feedback.code).toBe('all-verified');
    expect(at).toMatchObject({ step: 'close', totals: { verified: 10, left: 0, missing: 0 } });
    const inTote = (sku: string) =>
      world.get('stock', stockId({ sku, containerKind: 'tote', containerId: 'TOTE-001' }));
    expect([inTote('SKU-1'), inTote('SKU-2')]).toEqual([undefined, undefined]);
  });

  it('takes a case out of the two totes it is spread over', () => {
    const world = picked();
    const task = world.get('tasks', 'f1-t2') ?? expect.fail();
    world.patch('fulfilments', 'f1', { toteIds: ['TOTE-001', 'TOTE-002'] });
    world.patch('tasks', 'f1-t2', {
      picks: ['TOTE-001', 'TOTE-002'].map((toteId) => ({
        ...SELF,
        factId: uuidv7(),
        units: 4,
        toteId,
        fence: 1,
      })),
    });
    expect(task.units).toBe(8);
    const { last, state } = play(world, [scanOf(caseCode('SKU-2'))]);
    const units = (result: PackResult) =>
      result.drafts.flatMap((d) =>
        d.type === 'item.verified' || d.type === 'item.unverified'
          ? [[d.data.toteId, d.data.units]]
          : [],
      );
    expect(units(last)).toEqual([
      ['TOTE-001', 4],
      ['TOTE-002', 2],
    ]);
    const undone = play(world, [{ kind: 'undo' }], state);
    expect(units(undone.last)).toEqual([
      ['TOTE-002', 2],
      ['TOTE-001', 4],
    ]);
    expect(undone.at).toMatchObject({ totals: { verified: 0 } });
  });

  it('expects no more of a double pick than was ordered', () => {
    const world = picked();
    const task = world.get('tasks', 'f1-t1') ?? expect.fail();
    const again = { factId: uuidv7(), units: 2, toteId: 'TOTE-009', fence: 1, ...OTHER };
    world.patch('tasks', 'f1-t1', { picks: [...task.picks, again] });
    const row = packRows(world, world.get('fulfilments', 'f1') ?? expect.fail())[0];
    expect(row).toMatchObject({
      sku: 'SKU-1',
      picked: 2,
      inTotes: [{ toteId: 'TOTE-001', units: 2 }],
    });
  });

  it('counts the item scanned last as so many when that is typed', () => {
    const world = picked();
    const { last, at } = play(world, [item('SKU-2'), { kind: 'quantity', units: 8 }]);
    expect(last.drafts).toMatchObject([
      { type: 'item.verified', data: { sku: 'SKU-2', units: 7 } },
    ]);
    expect(at).toMatchObject({ totals: { verified: 8 } });
  });

  it('undoes the last item by a fact', () => {
    const world = picked();
    const { last, at } = play(world, [item('SKU-1'), item('SKU-2'), { kind: 'undo' }]);
    const verified = world.facts.findLast(({ type }) => type === 'item.verified');
    expect(last.drafts).toMatchObject([
      { type: 'item.unverified', data: { sku: 'SKU-2', units: 1, undoes: verified?.id } },
    ]);
    expect(at).toMatchObject({ totals: { verified: 1 } });
  });
});

describe.each([
  ['an item of another order', [], scanOf('99999995'), 'unknown-barcode', '00000099999995'],
  ['one item too many', [item('SKU-1'), item('SKU-1')], item('SKU-1'), 'too-many', 'SKU-1 × 1'],
  ['a case where fewer are left', [], scanOf(caseCode('SKU-1')), 'too-many', 'SKU-1 × 6'],
] as const)('%s', (_, before, scan, code, scanned) => {
  it('is wrong, leaves evidence, and stays until it is acknowledged', () => {
    const world = picked();
    const { last, state } = play(world, [...before, scan]);
    expect(last.feedback).toMatchObject({ kind: 'wrong', code, values: { scanned } });
    expect(last.drafts).toMatchObject([
      { type: 'scan.rejected', data: { step: 'pack-item', scanned, fulfilmentId: 'f1' } },
    ]);
    expect(play(world, [{ kind: 'close' }], state).last.feedback.kind).toBe('wrong');
    expect(play(world, [{ kind: 'acknowledge' }], state).state.wrong).toBeNull();
    expect(play(world, [item('SKU-2')], state).state.wrong).toBeNull();
  });
});

it('names an item that we know but this order does not have', () => {
  const world = picked();
  const other = worldWith([{ id: 'x', lines: { 'SKU-7': 1 } }]).get('products', 'SKU-7');
  world.put('products', other ?? expect.fail());
  const { last } = play(world, [item('SKU-7')]);
  expect(last.feedback).toMatchObject({ code: 'not-in-order', values: { scanned: 'SKU-7' } });
});

describe('closing', () => {
  it('takes a number and queues label and slip with the fact', () => {
    const world = picked();
    const { last, at } = play(world, [...ALL, { kind: 'weight', grams: 1234 }, { kind: 'close' }]);
    expect(last.takeSscc).toBe(true);
    const closed = last.drafts[0];
    const label = last.print?.[0];
    expect(closed).toMatchObject({
      type: 'parcel.closed',
      data: { weightGrams: 1234, completes: true, jobId: label?.jobId },
    });
    for (const job of last.print ?? []) {
      const data: unknown = JSON.parse(JSON.stringify(job.data).replaceAll('{{sscc}}', SSCC));
      const schema = LABEL_DATA[job.document];
      expect(Compile(schema).Errors(data)).toEqual([]);
    }
    expect(label?.data).toMatchObject({
      language: 'zh-CN',
      carrier: 'SF',
      service: 'Express Standard',
      weightGrams: 1234,
      parcelNumber: 1,
      parcelCount: 1,
    });
    expect(last.print?.[1]?.data).toMatchObject({
      lines: [
        { sku: 'SKU-1', qty: 2 },
        { sku: 'SKU-2', qty: 8 },
      ],
    });
    expect(at).toMatchObject({ step: 'apply', toApply: [{ sscc: SSCC }] });
    expect(world.get('fulfilments', 'f1')?.status).toBe('packed');
  });

  it.each([
    ['an empty parcel', [], {}, 'parcel-empty'],
    ['no numbers left', ALL, { ssccLeft: 0 }, 'no-sscc'],
    ['goods left in the tote', [item('SKU-1')], {}, 'ask-short'],
  ] as const)('waits with %s', (_, events, env, code) => {
    const { last } = play(picked(), [...events, { kind: 'close' }], undefined, env);
    expect(last).toMatchObject({ feedback: { kind: 'attention', code }, drafts: [] });
  });

  it('waits for an address that has not arrived', () => {
    const world = picked().remove('contacts', 'f1');
    expect(play(world, [...ALL, { kind: 'close' }]).last.feedback.code).toBe('address-pending');
  });

  it('ships short only by explicit choice', () => {
    const world = picked({ 'SKU-1': 1, 'SKU-2': 8 });
    const events: PackEvent[] = [
      item('SKU-1'),
      scanOf(caseCode('SKU-2')),
      item('SKU-2'),
      item('SKU-2'),
    ];
    const premature = play(world, [...events, { kind: 'ship-short' }]);
    expect(premature.last).toMatchObject({
      feedback: { code: 'ask-short', values: { missing: 1, left: 0, short: 1 } },
      drafts: [],
    });
    const { last } = play(world, [{ kind: 'ship-short' }], premature.state);
    expect(last.feedback.code).toBe('closed-short');
    expect(last.drafts).toMatchObject([{ data: { completes: true } }]);
  });

  it('puts the rest into another parcel, and completes with the last', () => {
    const world = picked();
    const first = play(world, [
      item('SKU-1'),
      item('SKU-1'),
      { kind: 'next-parcel' },
      scanOf(`00${SSCC}`),
    ]);
    expect(first.results[2]?.drafts).toMatchObject([{ data: { completes: false } }]);
    expect(first.last.drafts).toMatchObject([
      { type: 'parcel.shipped', data: { completes: false, lines: [{ sku: 'SKU-1', units: 2 }] } },
    ]);
    expect(first.at).toMatchObject({ step: 'verify', open: null, parcelNumber: 2 });
    const rest = [
      scanOf(caseCode('SKU-2')),
      item('SKU-2'),
      item('SKU-2'),
      { kind: 'close' },
    ] as const;
    const second = play(world, [...rest, scanOf(`00${SSCC}`)], first.state);
    expect(second.last.drafts).toMatchObject([{ data: { completes: true } }]);
  });

  it('is stopped by a cancel that is known here', () => {
    const world = picked();
    const { state } = play(world, ALL);
    world.patch('fulfilments', 'f1', { status: 'cancelled' });
    const { last, at } = play(world, [item('SKU-1')], state);
    expect(last).toMatchObject({ feedback: { kind: 'wrong', code: 'cancelled' }, drafts: [] });
    expect(at.step).toBe('cancelled');
    expect(packStep(state, { kind: 'close' }, world, envOf(world)).drafts).toEqual([]);
  });
});

describe('scan-back', () => {
  const closed = () => {
    const world = picked();
    return { world, ...play(world, [...ALL, { kind: 'close' }]) };
  };

  it('ships the parcel whose own label was scanned', () => {
    const { world, state } = closed();
    const { last, at } = play(world, [scanOf(`00${SSCC}`)], state);
    expect(last.feedback).toMatchObject({ code: 'order-shipped', values: { sscc: SSCC } });
    expect(last.drafts).toMatchObject([
      { type: 'parcel.shipped', data: { sscc: SSCC, batchId: 'batch', completes: true } },
    ]);
    expect(at.step).toBe('shipped');
    world.remove('fulfilments', 'f1');
    expect(packPosition(last.state, world)).toMatchObject({ step: 'shipped', orderNumber: 'N-f1' });
  });

  it.each([
    ['another label', scanOf(`00${buildSscc(3, '4012345', 2)}`), 'wrong-label'],
    ['rubbish', scanOf('rubbish'), 'wrong-label'],
  ])('refuses %s', (_, scan, code) => {
    const { world, state } = closed();
    const { last, at } = play(world, [scan], state);
    expect(last.feedback).toMatchObject({ kind: 'wrong', code, values: { expected: SSCC } });
    expect(last.drafts).toMatchObject([{ type: 'scan.rejected', data: { step: 'label' } }]);
    expect(at.step).toBe('apply');
  });

  it('asks for the label when an item is scanned', () => {
    const { world, state } = closed();
    expect(play(world, [item('SKU-1')], state).last).toMatchObject({
      feedback: { kind: 'attention', code: 'scan-label-now' },
      drafts: [],
    });
  });
});
