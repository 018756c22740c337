import type { EventEmitter } from 'node:events';
import { declaredEvent } from './declared.ts';
import { state, type StandInWindowState } from './state.ts';

/** Emits what Electron would: an event it has, with no more than it hands out. */
export function emitAs(
  type: string,
  events: EventEmitter,
  name: string,
  args: readonly unknown[],
): void {
  const most = declaredEvent(type, name);
  if (args.length > most) throw new Error(`${type}'s ${name} has ${most} arguments`);
  events.emit(name, ...args);
}

export function firstWindow(): StandInWindowState {
  const [own] = state.windows;
  if (!own) throw new Error('there is no window');
  return own;
}
