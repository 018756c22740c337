/** `node:sqlite` that ends with its process: between any two statements, with whatever was not committed. */
import {
  DatabaseSync as RealDatabase,
  type DatabaseSyncOptions,
  type SQLInputValue,
  type StatementSync as RealStatement,
} from 'node:sqlite';
import { diskFull } from './disk.ts';
import { currentProcess, type Process } from './machine.ts';

/** Whether the transaction under way has changed anything: what changes nothing needs no room. */
interface Changes {
  any: boolean;
}

export class StatementSync {
  readonly #statement: RealStatement;
  readonly #process: Process;
  readonly #database: RealDatabase;
  readonly #changes: Changes;

  constructor(
    statement: RealStatement,
    process: Process,
    database: RealDatabase,
    changes: Changes,
  ) {
    this.#statement = statement;
    this.#process = process;
    this.#database = database;
    this.#changes = changes;
  }

  all(...values: SQLInputValue[]): unknown[] {
    this.#process.countStatement();
    return this.#statement.all(...values);
  }
  get(...values: SQLInputValue[]): unknown {
    this.#process.countStatement();
    return this.#statement.get(...values);
  }
  run(...values: SQLInputValue[]): ReturnType<RealStatement['run']> {
    this.#process.countStatement();
    const { disk } = this.#process;
    if (disk?.isFull === true && !this.#database.isTransaction && !disk.take()) throw diskFull();
    const result = this.#statement.run(...values);
    if (Number(result.changes) > 0) this.#changes.any = true;
    return result;
  }
  iterate(...values: SQLInputValue[]): IterableIterator<unknown> {
    this.#process.countStatement();
    return this.#statement.iterate(...values);
  }
  columns(): ReturnType<RealStatement['columns']> {
    return this.#statement.columns();
  }
}

export class DatabaseSync {
  readonly #database: RealDatabase;
  readonly #process: Process;
  readonly #changes: Changes = { any: false };

  constructor(path: string, options: DatabaseSyncOptions = {}) {
    this.#process = currentProcess();
    this.#database = new RealDatabase(path, options);
    this.#process.databases.add(this);
  }

  exec(sql: string): void {
    this.#process.countStatement();
    if (sql === 'BEGIN IMMEDIATE') this.#changes.any = false;
    if (sql === 'COMMIT' && this.#changes.any) this.#makeRoom();
    this.#database.exec(sql);
  }
  prepare(sql: string): StatementSync {
    const statement = this.#database.prepare(sql);
    return new StatementSync(statement, this.#process, this.#database, this.#changes);
  }
  get isOpen(): boolean {
    return this.#database.isOpen;
  }
  get isTransaction(): boolean {
    return this.#database.isOpen && this.#database.isTransaction;
  }
  close(): void {
    this.#process.databases.delete(this);
    if (this.#database.isOpen) this.#database.close();
  }
  /** As SQLite does on a full disk: it fails, and now and then has rolled back by then. */
  #makeRoom(): void {
    const { disk, random } = this.#process;
    if (disk?.isFull !== true || disk.take()) return;
    if (random.chance(0.5)) this.#database.exec('ROLLBACK');
    throw diskFull();
  }
  /** As when its process is killed. */
  abandon(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
