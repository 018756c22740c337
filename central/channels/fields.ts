import { AppError } from '../../shared/errors.ts';

/**
 * Reads a channel's order field by field. Unknown fields are passed over; one that is missing, or not what it was,
 * throws `channel.field-missing` or `channel.field-wrong` with its whole path (`line_items[1].sku`), so that this one
 * order becomes a problem that a person understands. `at` takes a path of names: `at('buyer', 'name')`.
 */
export class Fields {
  readonly #value: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path = '') {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      throw new AppError('channel.field-wrong', { field: path, expected: 'object' });
    }
    this.#value = value as Record<string, unknown>;
    this.#path = path;
  }

  #pathOf(name: string): string {
    return this.#path === '' ? name : `${this.#path}.${name}`;
  }

  #need<T>(name: string, found: T | undefined): T {
    if (found === undefined)
      throw new AppError('channel.field-missing', { field: this.#pathOf(name) });
    return found;
  }

  wrong(name: string, expected: string): AppError {
    return new AppError('channel.field-wrong', { field: this.#pathOf(name), expected });
  }

  /** The value itself; undefined where it is absent or null. */
  raw(name: string): unknown {
    return Object.hasOwn(this.#value, name) ? (this.#value[name] ?? undefined) : undefined;
  }

  /** Numbers are taken as text, too (ids). */
  optionalText(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number') return String(value);
    if (typeof value !== 'string') throw this.wrong(name, 'text');
    return value;
  }

  /** Not empty. */
  text(name: string): string {
    const value = this.#need(name, this.optionalText(name));
    if (value.trim() === '')
      throw new AppError('channel.field-missing', { field: this.#pathOf(name) });
    return value;
  }

  /** Digits as text are taken, too. */
  optionalInteger(name: string): number | undefined {
    const value = this.raw(name);
    if (value === undefined || value === '') return undefined;
    const number = typeof value === 'string' && /^-?\d{1,16}$/.test(value) ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number)) {
      throw this.wrong(name, 'integer');
    }
    return number;
  }

  integer(name: string): number {
    return this.#need(name, this.optionalInteger(name));
  }

  optionalBoolean(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'boolean') throw this.wrong(name, 'boolean');
    return value;
  }

  /** A decimal amount, as text or number, in minor units: `12.5` with 2 digits is 1250. No rounding: more digits are wrong. */
  optionalMoney(name: string, digits = 2): number | undefined {
    const text = this.optionalText(name);
    if (text === undefined || text === '') return undefined;
    const match = /^(-?)(\d{1,12})(?:\.(\d*?)0*)?$/.exec(text);
    const fraction = match?.[3] ?? '';
    if (!match || fraction.length > digits) throw this.wrong(name, `amount with ${digits} digits`);
    const minor = Number(`${match[2] ?? ''}${fraction.padEnd(digits, '0')}`);
    return match[1] === '-' ? -minor : minor;
  }

  money(name: string, digits = 2): number {
    return this.#need(name, this.optionalMoney(name, digits));
  }

  /** An instant with its zone as UTC, or seconds or milliseconds since 1970. */
  optionalInstant(name: string): string | undefined {
    const text = this.optionalText(name);
    if (text === undefined || text === '') return undefined;
    const ms = /^\d{9,10}$/.test(text)
      ? Number(text) * 1000
      : /^\d{12,13}$/.test(text)
        ? Number(text)
        : ZONED.test(text)
          ? Date.parse(text)
          : Number.NaN;
    if (Number.isNaN(ms)) throw this.wrong(name, 'instant with its zone');
    return new Date(ms).toISOString();
  }

  instant(name: string): string {
    return this.#need(name, this.optionalInstant(name));
  }

  /** `2026-11-23 12:00:00` of a channel that writes the time of one zone, e.g. `+08:00`. */
  optionalLocalInstant(name: string, zone: string): string | undefined {
    const text = this.optionalText(name);
    if (text === undefined || text === '') return undefined;
    const ms = LOCAL.test(text) ? Date.parse(`${text.replace(' ', 'T')}${zone}`) : Number.NaN;
    if (Number.isNaN(ms)) throw this.wrong(name, 'date and time');
    return new Date(ms).toISOString();
  }

  localInstant(name: string, zone: string): string {
    return this.#need(name, this.optionalLocalInstant(name, zone));
  }

  optionalObject(name: string): Fields | undefined {
    const value = this.raw(name);
    return value === undefined ? undefined : new Fields(value, this.#pathOf(name));
  }

  object(name: string): Fields {
    return this.#need(name, this.optionalObject(name));
  }

  optionalList(name: string): readonly Fields[] {
    const value = this.raw(name);
    if (value === undefined) return [];
    if (!Array.isArray(value)) throw this.wrong(name, 'list');
    return value.map((item, index) => new Fields(item, `${this.#pathOf(name)}[${index}]`));
  }

  /** A list of texts; absent: none. */
  texts(name: string): readonly string[] {
    const value = this.raw(name) ?? [];
    const isList = Array.isArray(value) && value.every((item) => typeof item === 'string');
    if (!isList) throw this.wrong(name, 'list of texts');
    return value;
  }

  list(name: string): readonly Fields[] {
    this.#need(name, this.raw(name));
    return this.optionalList(name);
  }
}

const ZONED = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const LOCAL = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}:\d{2}(\.\d+)?$/;
