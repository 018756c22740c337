import { hash } from 'node:crypto';
import { AppError, type ErrorValue } from '../../shared/errors.ts';
import type { ChannelProblem } from '../../shared/protocol/index.ts';
import { changeIn, insertRows, placeholder, type ShardTx, type Store } from '../store/index.ts';
import { withChannels } from './channelTables.ts';
import { seal, unseal } from './seal.ts';

const DAY_MS = 86_400_000;
const SHOWN_MAX = 200;

export interface Problem {
  readonly externalId: string | null;
  readonly error: ErrorValue;
  /** Null where it is not kept: whose order it is was erased. */
  readonly raw: string | null;
}

/** One an order: what is wrong with it now. Of what has not even an id, one a text. */
const idOf = (connection: string, { externalId, raw }: Problem): string =>
  hash('sha256', JSON.stringify([connection, externalId ?? ['raw', raw]]), 'base64url').slice(
    0,
    24,
  );

const COLUMNS = [
  ...['id', 'connection', 'external_id', 'code', 'meta', 'received_at', 'raw'],
] as const;

/** The order that could not be taken is shown until it can. */
export async function noteProblems(
  tx: ShardTx,
  keeper: Pick<Store, 'key' | 'entropy'>,
  connection: string,
  problems: readonly Problem[],
): Promise<void> {
  const rows = new Map(
    problems.map((problem) => {
      const id = idOf(connection, problem);
      const { code, meta } = problem.error;
      const raw = problem.raw === null ? null : seal(keeper, `problem:${id}`, problem.raw);
      const { externalId } = problem;
      return [id, [id, connection, externalId, code, JSON.stringify(meta), tx.now, raw]];
    }),
  );
  const update =
    'on conflict ("id") do update set "code" = excluded."code", "meta" = excluded."meta",' +
    ' "received_at" = excluded."received_at", "raw" = excluded."raw"';
  await insertRows(tx.db, 'channel_problems', COLUMNS, [...rows.values()], update);
}

/** Orders that could be taken after all. */
export async function solveProblems(
  tx: ShardTx,
  connection: string,
  externalIds: readonly string[],
): Promise<void> {
  const text = `delete from "channel_problems" where "connection" = ${placeholder(1)} and "external_id"`;
  await changeIn(tx.db, text, [connection], externalIds);
}

export async function readProblems(store: Store, connection: string): Promise<ChannelProblem[]> {
  const rows = await withChannels(store.read)
    .selectFrom('channel_problems')
    .selectAll()
    .where('connection', '=', connection)
    .orderBy('received_at', 'desc')
    .orderBy('id')
    .limit(SHOWN_MAX)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    externalId: row.external_id,
    error: { code: row.code, meta: JSON.parse(row.meta) },
    at: row.received_at,
    raw: row.raw === null ? null : unseal(store, `problem:${row.id}`, row.raw),
  }));
}

/** Throws `channel.problem-not-found`. `retry`: the channel is asked again for everything from a day before it on. */
export async function settleProblem(
  store: Store,
  connection: string,
  id: string,
  action: 'retry' | 'dismiss',
): Promise<void> {
  const db = withChannels(store.write);
  const row = await db
    .deleteFrom('channel_problems')
    .where('connection', '=', connection)
    .where('id', '=', id)
    .returning('received_at')
    .executeTakeFirst();
  if (!row) throw new AppError('channel.problem-not-found', { id });
  if (action === 'dismiss') return;
  const from = Date.parse(row.received_at) - DAY_MS;
  await db
    .updateTable('channel_state')
    .set((e) => ({
      ...{ cursor: null, since_ms: from, next_ms: 0, holder: null, held_until_ms: 0 },
      fence: e('fence', '+', 1),
    }))
    .where('connection', '=', connection)
    .execute();
}
