import { Dexie } from 'dexie';
import { expect, it } from 'vitest';
import { keepOnlyPrimaryKey } from './primaryKeyOnly.ts';

it('leaves each table its primary key and nothing else', () => {
  const dexie = new Dexie('indexed', { autoOpen: false });
  keepOnlyPrimaryKey(dexie);
  // As RxDB's Dexie storage declares them.
  dexie.version(1).stores({
    docs: 'id, [_deleted+id], [_meta.lwt+id], _meta.lwt',
    changes: '++sequence, id',
    attachments: 'id',
  });
  const keys = dexie.tables.map(({ name, schema }) => [
    name,
    schema.primKey.src,
    schema.indexes.length,
  ]);
  expect(keys).toEqual([
    ['docs', 'id', 0],
    ['changes', '++sequence', 0],
    ['attachments', 'id', 0],
  ]);
});
