import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { formatFile, manyRows } from '../../tests/fixtures/import/orderFiles.ts';
import { createImportTester, type ImportTester } from '../../tests/fixtures/import/importTester.ts';
import { verifyLedger } from '../ledger/index.ts';
import { listRuns } from './importRuns.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));
const ORDERS = 4000;

let tester: ImportTester;
beforeEach(async () => {
  tester = await createImportTester();
});
afterEach(() => tester.close());

const countOrders = async () => {
  const { orders } = await tester.store.read
    .selectFrom('state')
    .select((e) => e.fn.countAll<number>().as('orders'))
    .where('collection', '=', 'orders')
    .executeTakeFirstOrThrow();
  return orders;
};

it('an import whose process is killed shows as interrupted, and is completed by running it again', async () => {
  const path = join(tester.folder, 'many.csv');
  writeFileSync(path, formatFile(manyRows(ORDERS)));
  const child = spawn(process.execPath, [MAIN, 'import', path, '--data', tester.folder], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await vi.waitFor(async () => expect(await countOrders()).toBeGreaterThan(0), {
    timeout: 60_000,
    interval: 5,
  });
  child.kill('SIGKILL');
  await ended;

  const [interrupted] = await listRuns(tester.store, 1);
  expect(interrupted).toMatchObject({ state: 'failed', error: { code: 'import.interrupted' } });
  const written = await countOrders();
  expect(written).toBeLessThan(ORDERS);

  const status = await tester.importPath(path);
  expect(status).toMatchObject({ state: 'done', error: null });
  expect(status.ordersUnchanged).toBe(written);
  expect(status.ordersNew).toBe(ORDERS - written);
  expect(await countOrders()).toBe(ORDERS);
  expect(await tester.documents('fulfilments')).toHaveLength(ORDERS);
  expect(await verifyLedger(tester.store)).toMatchObject({ ok: true });
});

it('the command line imports into a folder that another process has open', async () => {
  tester.store.relay.start();
  const path = join(tester.folder, 'many.csv');
  writeFileSync(path, formatFile(manyRows(300)));
  const child = spawn(process.execPath, [MAIN, 'import', path, '--data', tester.folder], {
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  await tester.importContent(formatFile(manyRows(200)), 'other');
  expect(await ended).toEqual([0, null]);
  await tester.store.relay.drained();
  expect(await countOrders()).toBe(500);
  expect(await tester.documents('fulfilments')).toHaveLength(500);
  expect(await verifyLedger(tester.store)).toMatchObject({ ok: true });
});
