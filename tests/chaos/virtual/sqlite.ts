/** `node:sqlite` that ends with its process: between any two statements, with whatever was not committed. */
import {
  DatabaseSync as RealDatabase,
  type DatabaseSyncOptions,
  type SQLInputValue,
  type StatementSync as RealStatement,
} from 'node:sqlite';
import { currentProcess, type Process } from './machine.ts';

export class StatementSync {
  readonly #statement: RealStatement;
  readonly #process: Process;

  constructor(statement: RealStatement, process: Process) {
    this.#statement = statement;
    this.#process = process;
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
    return this.#statement.run(...values);
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

  constructor(path: string, options: DatabaseSyncOptions = {}) {
    this.#process = currentProcess();
    this.#database = new RealDatabase(path, options);
    this.#process.databases.add(this);
  }

  exec(sql: string): void {
    this.#process.countStatement();
    this.#database.exec(sql);
  }
  prepare(sql: string): StatementSync {
    return new StatementSync(this.#database.prepare(sql), this.#process);
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
  /** As when its process is killed. */
  abandon(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}
