import type { DeviceStore } from '../ports.ts';
import type { Database } from './database.ts';

export function createDeviceStore(db: Database): DeviceStore {
  return {
    list: (kind) =>
      (
        db.all('SELECT id, config FROM devices WHERE kind = ? ORDER BY id', kind) as {
          id: string;
          config: string;
        }[]
      ).map(({ id, config }) => ({ id, config: JSON.parse(config) as unknown })),
    save: (kind, id, config) => {
      db.transaction(() =>
        db.run(
          'INSERT OR REPLACE INTO devices (kind, id, config) VALUES (?, ?, ?)',
          kind,
          id,
          JSON.stringify(config),
        ),
      );
    },
    remove: (kind, id) => {
      db.transaction(() => db.run('DELETE FROM devices WHERE kind = ? AND id = ?', kind, id));
    },
  };
}

/** Copies of what held work needs to be finished offline after Dexie was wiped. */
export interface HeldStore {
  put(collection: string, id: string, document: unknown): void;
  get(collection: string, id: string): unknown;
  list(collection: string): unknown[];
  remove(collection: string, id: string): void;
}

export function createHeldStore(db: Database): HeldStore {
  return {
    put: (collection, id, document) => {
      db.transaction(() =>
        db.run(
          'INSERT OR REPLACE INTO held (collection, id, json) VALUES (?, ?, ?)',
          collection,
          id,
          JSON.stringify(document),
        ),
      );
    },
    get: (collection, id) => {
      const row = db.get(
        'SELECT json FROM held WHERE collection = ? AND id = ?',
        collection,
        id,
      ) as { json: string } | undefined;
      return row && (JSON.parse(row.json) as unknown);
    },
    list: (collection) =>
      (
        db.all('SELECT json FROM held WHERE collection = ? ORDER BY id', collection) as {
          json: string;
        }[]
      ).map(({ json }) => JSON.parse(json) as unknown),
    remove: (collection, id) => {
      db.transaction(() =>
        db.run('DELETE FROM held WHERE collection = ? AND id = ?', collection, id),
      );
    },
  };
}
