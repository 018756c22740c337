/** What the shell did to Electron, in order; and objects that refuse what Electron would not have. */
export interface Recorded {
  readonly target: string;
  readonly name: string;
  /** As plain data; functions by the word. */
  readonly args: readonly unknown[];
}

export const records: Recorded[] = [];

const asData = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (key, part: unknown) => {
      if (typeof part === 'function') return '[function]';
      return key === 'sender' || key === 'senderFrame' ? '[object]' : part;
    }) ?? 'null',
  );

export function record(target: string, name: string, args: readonly unknown[]): void {
  records.push({ target, name, args: args.map(asData) });
}

/** Known to the language and to Node, not to Electron. */
const LANGUAGE_KEYS = new Set(['then', 'toJSON', 'constructor', 'prototype']);

/** Records each method call on `value`; anything it does not have throws, so that nothing passes unseen. */
export function strict<T extends object>(target: string, value: T): T {
  return new Proxy(value, {
    get(object, key) {
      const found: unknown = Reflect.get(object, key, object);
      if (typeof key === 'symbol' || LANGUAGE_KEYS.has(key)) return found;
      if (!(key in object)) throw new Error(`the stand-in has no ${target}.${key}`);
      if (typeof found !== 'function') return found;
      return (...args: unknown[]): unknown => {
        record(target, key, args);
        return Reflect.apply(found, object, args);
      };
    },
    set(_object, key) {
      throw new Error(`the stand-in does not let ${target}.${String(key)} be set`);
    },
  });
}
