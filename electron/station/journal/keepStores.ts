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

/** Texts kept; beyond it the longest unused go. */
const KEPT_MAX = 500;

/** Where people stand in their work: what only the screen knew before it was closed or crashed. */
export interface KeptStore {
  list(): { key: string; text: string }[];
  /** null forgets. */
  put(key: string, text: string | null): void;
}

export function createKeptStore(db: Database): KeptStore {
  return {
    list: () =>
      (db.all('SELECT key, text FROM kept ORDER BY seq') as { key: string; text: string }[]).map(
        ({ key, text }) => ({ key, text }),
      ),
    put: (key, text) => {
      db.transaction(() => {
        db.run('DELETE FROM kept WHERE key = ?', key);
        if (text === null) return;
        db.run('INSERT INTO kept (key, text) VALUES (?, ?)', key, text);
        db.run(
          'DELETE FROM kept WHERE seq <= (SELECT seq FROM kept ORDER BY seq DESC LIMIT 1 OFFSET ?)',
          KEPT_MAX,
        );
      });
    },
  };
}
