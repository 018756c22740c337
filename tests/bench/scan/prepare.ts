import { setTimeout as pause } from 'node:timers/promises';
import type { Batch } from '../../../shared/schema/index.ts';
import { personWith } from '../../e2e/launch.ts';
import type { HostClient } from '../world/hostClient.ts';

const BATCH_ORDERS = 100;
const WAIT_MS = 120_000;
const PAUSE_MS = 100;

async function waitFor(what: string, probe: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + WAIT_MS;
  while (!(await probe())) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${WAIT_MS} ms`);
    await pause(PAUSE_MS);
  }
}

/** Everything recorded is answered by central. */
export const settled = (client: HostClient): Promise<void> =>
  waitFor('the answers of central', async () => {
    const { waiting } = await client.call('station:get-status', {});
    return waiting === 0;
  });

/**
 * Releases batches of a hundred orders until they hold so many pick tasks, and claims them for the
 * station's picker, who is signed in afterwards.
 */
export async function claimWork(client: HostClient, tasks: number): Promise<Batch[]> {
  const supervisor = personWith('supervisor');
  await client.signIn(supervisor.id, supervisor.pin);
  const open = (await client.pullAll('fulfilments')).filter(
    ({ channel, status }) => channel === 'bench' && status === 'open',
  );
  const chosen: string[] = [];
  let lines = 0;
  for (const { id, lineCount } of open) {
    if (lines >= tasks) break;
    chosen.push(id);
    lines += lineCount;
  }
  await client.record('release.requested', {
    fulfilmentIds: chosen,
    next: 0,
    batchSize: BATCH_ORDERS,
  });
  await settled(client);
  const picker = personWith('picker');
  await client.signIn(picker.id, picker.pin);
  const batches = await client.pullAll('batches');
  for (const { id, fence } of batches) {
    await client.record('batch.claimed', { batchId: id, fence: fence + 1, takeOver: false });
  }
  await settled(client);
  const claimed = (await client.pullAll('batches')).filter(({ status }) => status === 'claimed');
  if (claimed.reduce((sum, { taskCount }) => sum + taskCount, 0) < tasks) {
    throw new Error(`${lines} order lines made too few tasks in ${claimed.length} claimed batches`);
  }
  return claimed;
}
