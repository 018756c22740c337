import { expect, it } from 'vitest';
import { timingsOf } from './timings.ts';

const answer = (seq: number, changed: number, drawn: number) => ({
  seq,
  kind: 'ok',
  code: 'picked',
  changed,
  drawn,
});

it('tells what of a scan went into the journal and into the wait for the frame', () => {
  const scans = [
    { source: 'scanner' as const, code: 'A', answer: answer(1, 112, 120) },
    { source: 'wedge' as const, code: 'B', answer: answer(2, 301, 316) },
  ];
  const recorded = {
    scans: [
      { source: 'scanner' as const, at: 100 },
      { source: 'wedge' as const, at: 300 },
    ],
    records: [{ sent: 102, answered: 110 }],
  };
  expect(timingsOf(recorded, scans)).toEqual([
    { source: 'scanner', fact: true, total: 20, journal: 8, frame: 8, drawn: 120 },
    { source: 'wedge', fact: false, total: 16, journal: 0, frame: 15, drawn: 316 },
  ]);
});

it('leaves out a scan of which no arrival is known', () => {
  const scans = [{ source: 'wedge' as const, code: 'A', answer: answer(1, 50, 60) }];
  const scanner = { source: 'scanner' as const, at: 40 };
  const late = { source: 'wedge' as const, at: 55 };
  expect(timingsOf({ scans: [scanner, late], records: [] }, scans)).toEqual([]);
});
