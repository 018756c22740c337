import { languageOf } from '../agent/messages.ts';
import type { Language } from '../../shared/schema/base.ts';
import type { Station } from '../station/index.ts';

/** In which language the shell speaks: that of whoever is signed in, else the machine's. */
export interface Person {
  readonly language: () => Language;
  /** Follows who is signed in; `changed` when the language is another than before. */
  readonly watch: (station: Pick<Station, 'on' | 'handlers'>, changed: () => void) => Promise<void>;
}

export function createPerson(locale: () => string): Person {
  let language: Language | null = null;
  const own = (): Language => language ?? languageOf(locale());
  return {
    language: own,
    watch: async (station, changed) => {
      const set = (next: Language | null): void => {
        const before = own();
        language = next;
        if (own() !== before) changed();
      };
      station.on('session', (session) => set(session?.language ?? null));
      set((await station.handlers['session:get']({}))?.language ?? null);
    },
  };
}
