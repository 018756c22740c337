/**
 * Kills this process, as a power cut would, just before the statement whose number is in STAND_IN_DIE_AT:
 * of all that it has SQLite do, from the start on.
 */
import { DatabaseSync, StatementSync } from 'node:sqlite';

let left = Number(process.env['STAND_IN_DIE_AT'] ?? Number.POSITIVE_INFINITY);

function count(): void {
  left -= 1;
  if (left <= 0) process.kill(process.pid, 'SIGKILL');
}

function counted<T extends object>(prototype: T, names: readonly (keyof T & string)[]): void {
  for (const name of names) {
    const real: unknown = Reflect.get(prototype, name);
    if (typeof real !== 'function') throw new Error(`SQLite has no ${name}`);
    Reflect.set(prototype, name, function statement(this: unknown, ...args: unknown[]): unknown {
      count();
      return Reflect.apply(real, this, args);
    });
  }
}

counted(DatabaseSync.prototype, ['exec']);
counted(StatementSync.prototype, ['run', 'get', 'all']);
