import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sampleOrderCsv, samplePeople } from '../../shared/sample/index.ts';
import type { Settings } from '../../shared/schema/index.ts';
import { uuidv7 } from '../../shared/ids.ts';
import { savePeople } from '../auth/index.ts';
import { hasImported, importOrderFile } from '../imports/index.ts';
import type { Store } from '../store/index.ts';
import { MAIN_WAREHOUSE, settingsOf } from '../warehouses/index.ts';

const SAMPLE_CHANNEL = 'sample';
const SAMPLE_FILENAME = 'sample-orders.csv';
const SAMPLE_ORDERS = 60;
const SEED = 20_250_106;

/** `9521234` is the company prefix GS1 keeps for examples. */
const SETTINGS: Omit<Settings, 'id' | 'clock'> = {
  name: 'Stowline 样板仓 · Sample warehouse',
  shipFrom: {
    name: 'Stowline 样板仓',
    lines: ['浙江省杭州市余杭区', '仓前街道海曙路88号3号库'],
    postcode: '311121',
    city: '杭州市',
    country: 'China',
    phone: '0571-8888 0000',
  },
  gs1CompanyPrefix: '9521234',
  wrongScanThreshold: 3,
  bufferTarget: 2,
  batchSize: 8,
  sample: true,
};

/** The generated orders go through the importer as any file does. */
async function importSampleOrders(store: Store, orders: number): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stowline-sample-'));
  const path = join(folder, SAMPLE_FILENAME);
  try {
    await writeFile(path, sampleOrderCsv({ orders, seed: SEED }));
    const status = await importOrderFile(store, {
      importId: uuidv7(),
      path,
      filename: SAMPLE_FILENAME,
      channel: SAMPLE_CHANNEL,
      currency: 'GBP',
    });
    if (status.error) throw new Error(`sample orders: ${status.error.code}`);
  } finally {
    await rm(folder, { recursive: true });
  }
  await store.relay.drained();
}

/**
 * Settings, people with badges and PINs, and some orders to work on, for whoever starts Stowline for
 * the first time. Does what is missing of it; a second call changes nothing.
 */
export async function seedSample(store: Store, orders = SAMPLE_ORDERS): Promise<void> {
  if (!(await settingsOf(store, MAIN_WAREHOUSE))) {
    await savePeople(
      store,
      samplePeople().map((person) => ({ ...person, roles: [...person.roles] })),
    );
    await store.transact(MAIN_WAREHOUSE, async (tx) =>
      tx.append({
        kind: 'settings.saved',
        input: { sample: true },
        writes: [{ collection: 'settings', id: 'warehouse', doc: { ...SETTINGS } }],
      }),
    );
  }
  if (orders > 0 && !(await hasImported(store, SAMPLE_CHANNEL))) {
    await importSampleOrders(store, orders);
  }
}
