import { expect } from 'vitest';
import { Notifier, withNotify } from '../../central/notify/index.ts';
import { saveMailAccount, saveTarget } from '../../central/notify/targets.ts';
import { openHookServer } from '../../central/notify/testing/hookServer.ts';
import {
  MAIL_PASSWORD,
  MAIL_USER,
  openMailServer,
} from '../../central/notify/testing/mailServer.ts';
import { openCentralStore } from '../../central/openCentralStore.ts';
import { takeOrders } from '../../central/orders/index.ts';
import type { Store } from '../../central/store/index.ts';
import { createTestDatabase, onPostgres } from '../builders/database.ts';
import { anIntake } from '../builders/orders.ts';
import { createRandom } from '../fuzz/random.ts';
import { createCentralProcess } from './centralProcess.ts';

const ORDERS_A_LIFE = 8;
/** Sending a life's messages takes about as long. */
const LIFE_MS = 400;
const SLOW_MS = 50;
/** Longer than anybody holds a message. */
const LATER_MS = 600_000;

const asking = { by: 'person', trace: 'kills' };
const base = { on: true, language: 'en' as const, events: ['order.received' as const] };

interface Told {
  readonly orders: number;
  readonly mailId: string;
  readonly hookId: string;
  readonly mails: readonly { readonly raw: string }[];
  readonly got: readonly { readonly id: string }[];
}

async function check(store: Store, { orders, mailId, hookId, mails, got }: Told): Promise<void> {
  const rows = await withNotify(store.read)
    .selectFrom('notify_outbox')
    .selectAll()
    .orderBy('at')
    .orderBy('clock')
    .execute();
  const of = (target: string) => rows.filter((row) => row.target === target);
  const messageIds = mails.map(({ raw }) => /^Message-ID: <(.*)@/m.exec(raw)?.[1] ?? '');
  const sent = of(mailId).filter(({ state }) => state === 'sent');
  const unknown = of(mailId).filter(({ state }) => state === 'unknown');
  process.stdout.write(
    `${JSON.stringify({ orders, unknown: unknown.length, repeated: got.length - of(hookId).length })}\n`,
  );
  expect([of(mailId).length, of(hookId).length]).toEqual([orders, orders]);
  // No e-mail twice; none is called sent that was not, and of each other one a person is asked.
  expect(new Set(messageIds).size).toBe(messageIds.length);
  expect(sent.filter(({ id }) => !messageIds.includes(id))).toEqual([]);
  expect(sent.length + unknown.length).toBe(orders);
  // Every webhook, in its order; one that came again came under the id that was known.
  const first = [...new Set(got.map(({ id }) => id))];
  expect(first).toEqual(of(hookId).map(({ id }) => id));
}

/** Kills every node of central so often while it sends, and has what is left sent in the end. */
export async function killNotifier(lives: number, nodes: number): Promise<void> {
  const seed = Number(process.env['STOWLINE_SEED'] ?? Date.now() % 1_000_000);
  const random = createRandom(seed);
  const [home, mail, hooks] = await Promise.all([
    createTestDatabase(),
    openMailServer(SLOW_MS),
    openHookServer(SLOW_MS),
  ]);
  const { folder, database } = home;
  const where = ['--data', folder, ...(onPostgres ? ['--database', database] : [])];
  const centrals = await Promise.all(
    Array.from({ length: nodes }, () => createCentralProcess(where)),
  );
  let store = await openCentralStore({ database });
  try {
    await saveMailAccount(
      store,
      {
        ...{ host: '127.0.0.1', port: mail.port, security: 'none', user: MAIL_USER },
        ...{ password: MAIL_PASSWORD, from: 'orders@example.com', fromName: 'Stowline' },
      },
      asking,
    );
    const mailId = await saveTarget(
      store,
      { ...base, kind: 'email', name: 'mail', recipients: ['lead@example.com'] },
      asking,
    );
    const hookId = await saveTarget(
      store,
      { ...base, kind: 'webhook', name: 'hook', url: hooks.url, secret: '0123456789abcdef' },
      asking,
    );
    let orders = 0;
    for (let life = 0; life < lives; life += 1) {
      for (let n = 0; n < ORDERS_A_LIFE; n += 1) {
        orders += 1;
        const intake = anIntake({ externalId: `N${orders}` });
        await store.transact('org', (tx) => takeOrders(tx, [intake], { source: {} }));
      }
      await Promise.all(
        centrals.map(async (central) => {
          await central.start();
          await new Promise((resolve) => setTimeout(resolve, random.below(LIFE_MS)));
          await central.kill();
        }),
      );
    }
    await store.close();
    store = await openCentralStore({ database, clock: { now: () => Date.now() + LATER_MS } });
    const rest = new Notifier(store, (error) => {
      throw error;
    });
    let attempted = 1;
    while (attempted > 0) attempted = await rest.runOnce();
    await check(store, { orders, mailId, hookId, mails: mail.mails, got: hooks.got });
  } finally {
    await Promise.all(centrals.map((central) => central.kill()));
    await store.close();
    await Promise.all([home.remove(), mail.close(), hooks.close()]);
  }
}
