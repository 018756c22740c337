import { describe, expect, it } from 'vitest';
import { FACTS } from '../../../shared/facts/index.ts';
import type { ExceptionCase } from '../../../shared/schema/index.ts';
import { Compile } from 'typebox/compile';
import { resolutionFacts } from './useResolve.ts';

const short: ExceptionCase = {
  id: 'e1',
  clock: 12,
  kind: 'short-pick',
  status: 'open',
  severity: 'high',
  subject: { fulfilmentId: 'f1', sku: 'A', locationId: 'A-01' },
  evidence: [],
  proposals: ['count-bin', 'accept'],
  resolution: null,
  createdAt: '2026-11-22T09:00:00.000Z',
};
const counted = { sku: 'A', locationId: 'A-01', units: 3 };

describe('resolutionFacts', () => {
  it('says what was decided, on which state of the exception, and about which order', () => {
    const [fact] = resolutionFacts(short, { action: 'accept', note: 'fine' }, undefined);
    expect(fact).toMatchObject({
      type: 'exception.resolved',
      data: { exceptionId: 'e1', fulfilmentId: 'f1', action: 'accept', note: 'fine' },
      basedOn: { 'exceptions/e1': 12 },
    });
  });

  it('puts the count before the decision that rests on it', () => {
    const facts = resolutionFacts(short, { action: 'count-bin', note: '', counted }, 7);
    expect(facts.map(({ type }) => type)).toEqual(['stock.counted', 'exception.resolved']);
    expect(facts[0]).toMatchObject({
      data: { ...counted, exceptionId: 'e1' },
      basedOn: { 'stock/A|location|A-01|||available|own': 7 },
    });
  });

  it.each([
    ['cancel-order', 'fulfilment.cancelled', { fulfilmentId: 'f1', reason: 'none left' }],
    ['retry-release', 'release.requested', { fulfilmentIds: ['f1'], next: 0, batchSize: 1 }],
  ] as const)('asks for what %s says, once the decision stands', (action, type, data) => {
    const one: ExceptionCase = { ...short, kind: 'out-of-stock' };
    const [resolved, request] = resolutionFacts(one, { action, note: 'none left' }, undefined);
    expect(resolved?.type).toBe('exception.resolved');
    expect(request).toMatchObject({ type, data, dependsOn: [resolved?.id] });
    expect(request && Compile(FACTS[type].data).Check(request.data)).toBe(true);
  });

  it('makes facts that fit their schemas, for exceptions without an order too', () => {
    const facts = resolutionFacts(
      { ...short, subject: {} },
      { action: 'count-bin', note: '', counted },
      undefined,
    );
    for (const { type, data } of facts) {
      expect([type, Compile(FACTS[type].data).Check(data)]).toEqual([type, true]);
    }
  });
});
