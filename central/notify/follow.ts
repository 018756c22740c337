import { sql } from 'kysely';
import type { NoticeEvent } from '../../shared/protocol/index.ts';
import { ORG_SHARD } from '../routing/index.ts';
import type { EffectRecord, Store } from '../store/index.ts';
import { eventsOf, ORDER_KINDS, STATUS_KINDS } from './eventsOf.ts';
import { withNotify } from './notifyTables.ts';
import { putInOutbox, type NewNotice } from './outbox.ts';
import { listTargets, type KeptTarget } from './targets.ts';

/** Ledger rows looked at at once. */
const ROWS = 500;

/** Texts that a row of an order's change has in it if it is one of these events; it may have them for others, too. */
function marksOf(wanted: ReadonlySet<NoticeEvent>): string[] {
  const kinds = Object.entries(ORDER_KINDS).flatMap(([kind, name]) =>
    wanted.has(name) ? [kind] : [],
  );
  const ofStatus = [...Object.values(STATUS_KINDS), 'order.part-shipped' as const];
  const marks = ofStatus.some((name) => wanted.has(name)) ? [...kinds, 'status'] : kinds;
  return marks.map((kind) => `%"kind":"${kind}"%`);
}

/** Rows of the ledger that may tell of what is wanted. The database passes over the others. */
async function readRows(
  { read }: Pick<Store, 'read'>,
  shard: string,
  { after, upTo }: { after: number; upTo: number },
  wanted: ReadonlySet<NoticeEvent>,
) {
  const marks = shard === ORG_SHARD ? marksOf(wanted) : ['%"collection":"exceptions"%'];
  if (marks.length === 0) return [];
  const kinds = shard === ORG_SHARD ? 'order.%' : '%';
  const found = marks.map((mark) => sql`"effects" like ${mark}`);
  return read
    .selectFrom('ledger')
    .select(['clock', 'at', 'effects'])
    .where('shard', '=', shard)
    .where('clock', '>', after)
    .where('clock', '<=', upTo)
    .where('kind', 'like', kinds)
    .where(sql<boolean>`(${sql.join(found, sql` or `)})`)
    .orderBy('clock')
    .execute();
}

interface Place {
  readonly shard: string;
  readonly clock: number;
  readonly at: string;
}

const isWanted = (target: KeptTarget, { shard, clock, at }: Place, name: NoticeEvent): boolean =>
  target.events.includes(name) && clock > (target.from[shard] ?? 0) && at >= target.since;

async function moveCursor({ write }: Store, shard: string, clock: number): Promise<void> {
  await withNotify(write)
    .insertInto('notify_cursors')
    .values({ shard, clock })
    .onConflict((c) =>
      c.column('shard').doUpdateSet({ clock }).where('notify_cursors.clock', '<', clock),
    )
    .execute();
}

async function followShard(
  store: Store,
  targets: readonly KeptTarget[],
  { shard, from, head }: { shard: string; from: number; head: number },
): Promise<number> {
  const wanted = new Set(targets.flatMap(({ events }) => events));
  let put = 0;
  for (let after = from; after < head; after += ROWS) {
    const upTo = Math.min(head, after + ROWS);
    const rows = await readRows(store, shard, { after, upTo }, wanted);
    const notices = rows.flatMap(({ clock, at, effects }) =>
      eventsOf(shard, at, JSON.parse(effects) as EffectRecord[]).flatMap((event, part) =>
        targets.flatMap((target): NewNotice[] =>
          isWanted(target, { shard, clock, at }, event.name)
            ? [{ ...event, target: target.id, at, shard, clock, part }]
            : [],
        ),
      ),
    );
    await putInOutbox(store, notices);
    await moveCursor(store, shard, upTo);
    put += notices.length;
  }
  return put;
}

/**
 * Reads what the ledgers say since it read them last, and puts it into the outbox for whoever wants to know. Rows
 * come first and the cursor after them: whoever dies in between, or reads the same beside somebody else, puts
 * nothing twice, since an event enters once a target. How many were found.
 */
export async function followLedgers(store: Store): Promise<number> {
  const targets = (await listTargets(store)).filter(({ on }) => on);
  if (targets.length === 0) return 0;
  const cursors = await withNotify(store.read).selectFrom('notify_cursors').selectAll().execute();
  const known = new Map(cursors.map(({ shard, clock }) => [shard, clock]));
  const heads = await store.read.selectFrom('shard_clock').select(['shard', 'clock']).execute();
  let put = 0;
  for (const { shard, clock: head } of heads) {
    // Nobody was told of what happened while all of them were off.
    const earliest = Math.min(...targets.map((target) => target.from[shard] ?? 0));
    const from = Math.max(known.get(shard) ?? 0, earliest);
    put += await followShard(store, targets, { shard, from, head });
  }
  return put;
}
