import type { DBCoreGetManyRequest, DBCoreMutateRequest, DBCoreTable } from 'dexie';
import { beforeEach, expect, it } from 'vitest';
import { withKnownKeys } from './knownKeys.ts';

type Row = { id: string; text: string };

/** A table over a plain map that notes which keys it was asked for. */
class PlainTable {
  readonly rows = new Map<string, Row>();
  readonly asked: string[] = [];
  keyReads = 0;

  core(): DBCoreTable {
    const table = {
      name: 'docs',
      schema: { primaryKey: { keyPath: 'id', extractKey: (row: Row) => row.id } },
      getMany: async ({ keys }: DBCoreGetManyRequest) => {
        this.asked.push(...(keys as string[]));
        return keys.map((key: string) => this.rows.get(key));
      },
      query: async () => {
        this.keyReads += 1;
        return { result: [...this.rows.keys()] };
      },
      mutate: async (request: DBCoreMutateRequest) => {
        if (request.type === 'put' || request.type === 'add') {
          for (const row of request.values as Row[]) this.rows.set(row.id, row);
        } else if (request.type === 'delete') {
          for (const key of request.keys as string[]) this.rows.delete(key);
        }
        return { numFailures: 0, failures: {}, lastResult: undefined };
      },
    };
    // As much of a DBCoreTable as the middleware touches.
    return table as unknown as DBCoreTable;
  }
}

const trans = { abort: () => undefined };
const row = (id: string, text = id): Row => ({ id, text });
let plain: PlainTable;
let table: DBCoreTable;
beforeEach(() => {
  plain = new PlainTable();
  table = withKnownKeys(plain.core());
});
const get = (...keys: string[]) => table.getMany({ trans, keys });
const put = (...values: Row[]) => table.mutate({ type: 'put', trans, values });

it('asks the database for nothing that it cannot hold', async () => {
  expect(await get('a', 'b')).toEqual([undefined, undefined]);
  await put(row('a'), row('c'));
  expect(await get('b', 'a', 'd', 'c')).toEqual([undefined, row('a'), undefined, row('c')]);
  expect(plain.asked).toEqual(['a', 'c']);
});

it('knows what was stored before it was opened, and reads its keys once', async () => {
  plain.rows.set('old', row('old'));
  expect(await get('old', 'new')).toEqual([row('old'), undefined]);
  expect(await get('new')).toEqual([undefined]);
  expect(plain.keyReads).toBe(1);
  expect(plain.asked).toEqual(['old']);
});

it('finds what is put while its keys are being read', async () => {
  const [, found] = await Promise.all([put(row('a')), get('a')]);
  expect(found).toEqual([row('a')]);
});

it('gives the newest row, and none that was deleted', async () => {
  await put(row('a', 'first'));
  await put(row('a', 'second'));
  expect(await get('a')).toEqual([row('a', 'second')]);
  await table.mutate({ type: 'delete', trans, keys: ['a'] });
  expect(await get('a')).toEqual([undefined]);
});

it('leaves tables alone whose keys the database draws', () => {
  const core = plain.core();
  const drawn = {
    ...core,
    schema: { ...core.schema, primaryKey: { ...core.schema.primaryKey, autoIncrement: true } },
  };
  expect(withKnownKeys(drawn)).toBe(drawn);
});
