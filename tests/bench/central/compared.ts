/** What no store could be faster than: the bare engine, bare HTTP, bare signatures. */
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Client } from 'pg';
import { startProgram, stopProgram } from '../../../scripts/lib/processes.ts';
import { isPostgresUrl } from '../../../central/store/index.ts';
import type { BenchDatabase } from './engines.ts';
import { openHttpClient } from './http.ts';
import { newTally, postClosed } from './intake.ts';
import { orderAt } from './orders.ts';

const COMMIT = 100;

const rowsFrom = (from: number): string[][] =>
  Array.from({ length: COMMIT }, (_, n) => {
    const order = orderAt('bare', from + n);
    return [order.externalId, JSON.stringify(order)];
  });

/** Orders as JSON into one table with one key, a commit a hundred: orders a second. */
export async function insertBare(home: BenchDatabase, forSeconds: number): Promise<number> {
  const insert = isPostgresUrl(home.database) ? await openPostgres(home) : openSqlite(home);
  const until = performance.now() + forSeconds * 1000;
  let rows = 0;
  const started = performance.now();
  for (; performance.now() < until; rows += COMMIT) await insert.commit(rowsFrom(rows));
  const seconds = (performance.now() - started) / 1000;
  await insert.close();
  return rows / seconds;
}

interface BareInsert {
  commit(rows: readonly string[][]): Promise<void>;
  close(): Promise<void>;
}

const TABLE = 'create table bare_orders (id text primary key, body text not null)';
const tuples = (mark: (n: number) => string): string =>
  Array.from({ length: COMMIT }, (_, n) => `(${mark(2 * n + 1)}, ${mark(2 * n + 2)})`).join(', ');

function openSqlite(home: BenchDatabase): BareInsert {
  const database = new DatabaseSync(path.join(home.dataDir, 'bare.db'));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
  database.exec(TABLE);
  const statement = database.prepare(`insert into bare_orders values ${tuples(() => '?')}`);
  return {
    commit: async (rows) => void statement.run(...rows.flat()),
    close: async () => database.close(),
  };
}

async function openPostgres(home: BenchDatabase): Promise<BareInsert> {
  const client = new Client(home.database);
  await client.connect();
  await client.query(TABLE);
  const text = `insert into bare_orders values ${tuples((n) => `$${n}`)}`;
  return {
    commit: async (rows) => void (await client.query({ name: 'bare', text, values: rows.flat() })),
    close: async () => {
      await client.query('drop table bare_orders');
      await client.end();
    },
  };
}

/** The same requests to a server that parses them and answers: orders a second. */
export async function postToEcho(seconds: number): Promise<number> {
  const started = Promise.withResolvers<number>();
  const child = startProgram(['tests/bench/central/echo.ts'], {
    onLine: (line) => {
      const port = /:(\d+)$/.exec(line)?.[1];
      if (port !== undefined) started.resolve(Number(port));
    },
  });
  child.once('exit', (code) => started.reject(new Error(`the echo ended with ${code}`)));
  const http = openHttpClient(await started.promise);
  try {
    const posted = await postClosed({
      http,
      token: 'none',
      tally: newTally(),
      size: 100,
      lanes: 4,
      seconds,
      orderAt: (n) => orderAt('echo', n),
      backlog: () => 0,
      backlogMax: 0,
    });
    return posted.orders / posted.seconds;
  } finally {
    http.close();
    await stopProgram(child);
  }
}

/** Signatures of one thread, checked one after the other: facts a second. */
export function verifyBare(): number {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const said = Buffer.alloc(700, 'fact');
  const signature = sign(null, said, privateKey);
  const until = performance.now() + 1000;
  const started = performance.now();
  let checked = 0;
  for (; performance.now() < until; checked += 1) verify(null, said, publicKey, signature);
  return (checked * 1000) / (performance.now() - started);
}
