import { useCallback, useEffect, useState, useSyncExternalStore } from 'react';
import { useReplica, useStation } from '../replica/index.ts';
import { codeFromTyped, useKeys } from '../scan/index.ts';
import { createValue } from '../ui/index.ts';

export interface TypedCodeState {
  /** What is typed so far; null while nobody types a code. */
  readonly text: string | null;
  readonly open: () => void;
  readonly change: (text: string) => void;
  readonly enter: () => void;
  readonly close: () => void;
}

/** Which keys begin a typed code: '/' where keys have other meanings, any character where they have none. */
export type TypedCodeKeys = 'any-key' | 'slash' | 'off';

/** A code typed by a person, for a barcode that cannot be read or a scanner that is not there: counts as a scan. */
export function useTypedCode(keys: TypedCodeKeys): TypedCodeState {
  const { scans } = useStation();
  const replica = useReplica();
  // Keys may come faster than the screen is drawn: none of them must be lost.
  const [typed] = useState(() => createValue<string | null>(null));
  const text = useSyncExternalStore(typed.subscribe, typed.get);
  const open = useCallback(() => typed.set(typed.get() ?? ''), [typed]);
  const close = useCallback(() => typed.set(null), [typed]);
  const enter = useCallback(() => {
    const code = typed.get()?.trim() ?? '';
    typed.set(null);
    if (code === '') return;
    scans.push({ data: codeFromTyped(code, replica), source: 'typed', at: performance.now() });
  }, [typed, scans, replica]);
  // A scan came after all: nobody needs to type any more.
  useEffect(() => scans.watch(close), [scans, close]);
  const press = (key: string) => {
    const before = typed.get();
    if (before === null) {
      if (key === '/') open();
      else if (keys === 'any-key' && /^[A-Za-z0-9]$/.test(key)) typed.set(key);
      else return false;
      return true;
    }
    if (key === 'Enter') enter();
    else if (key === 'Escape') close();
    else if (key === 'Backspace') typed.set(before.slice(0, -1));
    else if (key.length === 1) typed.set(before + key);
    else return false;
    return true;
  };
  useKeys(press, { active: keys !== 'off' });
  // Until the field has the focus, what is typed for it comes here, before any screen's own keys.
  useKeys(press, { active: text !== null });
  return { text, open, close, enter, change: typed.set };
}
