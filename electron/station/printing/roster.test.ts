import { expect, it } from 'vitest';
import { printerConfigFrom } from './printerConfig.ts';
import { createRoster } from './roster.ts';

const config = (name: string) =>
  printerConfigFrom({ name, host: `${name}.local`, port: 9100, asksStatus: true });
const nothingQueued = { nextQueued: () => undefined };

it('gives a document to the bench’s own printer, and to another while that one is not well', () => {
  const roster = createRoster(nothingQueued, (id) => id !== 'here');
  const there = roster.add('there', config('there'));
  const here = roster.add('here', config('here'));
  expect(roster.takerOf('shipping-label')).toBe(here);
  here.well = false;
  expect(roster.takerOf('shipping-label')).toBe(there);
});
