/** What the shell did to Electron, in order; and objects that refuse what Electron would not have. */
import { declaredEvent, declaredMember } from './declared.ts';

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
      const isLive = part instanceof Object && 'standIn' in part;
      return key === 'sender' || key === 'senderFrame' || isLive ? '[object]' : part;
    }) ?? 'null',
  );

export function record(target: string, name: string, args: readonly unknown[]): void {
  records.push({ target, name, args: args.map(asData) });
}

/** Known to the language and to Node, not to Electron. */
const LANGUAGE_KEYS = new Set(['then', 'toJSON', 'constructor', 'prototype']);

/** What is offered must be Electron's, with no more parameters than Electron's has. */
export function checkOffer(type: string, value: object): void {
  for (const [name, offered] of Object.entries(value)) {
    const declared = declaredMember(type, name);
    if (declared === undefined) throw new Error(`Electron's ${type} has no ${name}`);
    const isMethod = typeof offered === 'function';
    if (isMethod !== (declared !== null))
      throw new Error(`Electron's ${type}.${name} is of another kind`);
    if (isMethod && offered.length > (declared ?? 0)) {
      throw new Error(`Electron's ${type}.${name} takes ${declared} parameters`);
    }
  }
}

/** Records each method call on `value`; anything it does not have throws, so that nothing passes unseen. */
export function strict<T extends object>(target: string, type: string, value: T): T {
  checkOffer(type, value);
  return new Proxy(value, {
    get(object, key) {
      const found: unknown = Reflect.get(object, key, object);
      if (typeof key === 'symbol' || LANGUAGE_KEYS.has(key)) return found;
      if (key === 'standIn') return true;
      if (!(key in object)) throw new Error(`the stand-in has no ${target}.${key}`);
      if (typeof found !== 'function') return found;
      return (...args: unknown[]): unknown => {
        const most = declaredMember(type, key);
        if (most === undefined || most === null || args.length > most) {
          throw new Error(`Electron's ${type}.${key} takes ${most} arguments, not ${args.length}`);
        }
        // Of the preload's channels Electron knows nothing.
        const isEvent = (key === 'on' || key === 'once') && type !== 'IpcRenderer';
        if (isEvent) declaredEvent(type, String(args[0]));
        record(target, key, args);
        return Reflect.apply(found, object, args);
      };
    },
    has: (object, key) => key === 'standIn' || key in object,
    set(_object, key) {
      throw new Error(`the stand-in does not let ${target}.${String(key)} be set`);
    },
  });
}
