type Listener = (...args: unknown[]) => void;

/**
 * As much of Node's `events` as PouchDB uses: its browser build expects a bundler to bring it. The
 * methods lie on the prototype as enumerable properties, because PouchDB copies them from there.
 */
export class EventEmitter {
  declare handlers?: Map<string, Listener[]>;
  declare on: (type: string, listener: Listener) => this;
}

const of = (emitter: EventEmitter): Map<string, Listener[]> => (emitter.handlers ??= new Map());

function add(this: EventEmitter, type: string, listener: Listener): EventEmitter {
  of(this).set(type, [...(of(this).get(type) ?? []), listener]);
  return this;
}

function once(this: EventEmitter, type: string, listener: Listener): EventEmitter {
  const single: Listener = (...args) => {
    remove.call(this, type, single);
    listener.apply(this, args);
  };
  return add.call(this, type, single);
}

function remove(this: EventEmitter, type: string, listener: Listener): EventEmitter {
  const left = (of(this).get(type) ?? []).filter((known) => known !== listener);
  of(this).set(type, left);
  return this;
}

function removeAll(this: EventEmitter, type?: string): EventEmitter {
  if (type === undefined) of(this).clear();
  else of(this).delete(type);
  return this;
}

function emit(this: EventEmitter, type: string, ...args: unknown[]): boolean {
  const listeners = of(this).get(type) ?? [];
  for (const listener of listeners) listener.apply(this, args);
  return listeners.length > 0;
}

Object.assign(EventEmitter.prototype, {
  on: add,
  addListener: add,
  once,
  off: remove,
  removeListener: remove,
  removeAllListeners: removeAll,
  emit,
  listeners(this: EventEmitter, type: string) {
    return of(this).get(type) ?? [];
  },
  listenerCount(this: EventEmitter, type: string) {
    return (of(this).get(type) ?? []).length;
  },
  setMaxListeners(this: EventEmitter) {
    return this;
  },
});
