import { expect, it } from 'vitest';
import { formatReport, parseReport } from './longReport.ts';

const SECTIONS = [
  { title: 'One', verdict: 'Passed on 2026-11-22, 1.0 min.', output: 'a\n\n## not a title\nb' },
  { title: 'Two (`npm run demo`)', verdict: 'Failed on 2026-11-22, 2.0 min.', output: 'c' },
];

it('reads back what it wrote, so that a part can be run again by itself', () => {
  expect(parseReport(formatReport(SECTIONS))).toEqual(SECTIONS);
});

it('has nothing to keep of an empty report', () => {
  expect(parseReport('')).toEqual([]);
});
