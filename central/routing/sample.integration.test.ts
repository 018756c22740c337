import { afterEach, beforeEach, expect, it } from 'vitest';
import { createImportTester, type ImportTester } from '../../tests/fixtures/import/importTester.ts';
import { checkRebuild, verifyLedger } from '../ledger/index.ts';
import { seedSample } from './sample.ts';

let tester: ImportTester;
beforeEach(async () => {
  tester = await createImportTester(false);
});
afterEach(() => tester.close());

it('gives a newcomer people, settings and work, and does nothing the second time', async () => {
  await seedSample(tester.store);
  expect(await tester.documents('people')).toHaveLength(5);
  expect(await tester.documents('settings')).toMatchObject([{ sample: true, batchSize: 8 }]);
  const open = (await tester.documents('fulfilments')).filter((doc) => doc['status'] === 'open');
  expect(open.length).toBeGreaterThanOrEqual(50);
  const before = await tester.entries();
  await seedSample(tester.store);
  expect(await tester.entries()).toEqual(before);
  expect(await verifyLedger(tester.store)).toMatchObject({ ok: true });
  expect(await checkRebuild(tester.store)).toMatchObject({ ok: true, differences: [] });
});
