import type { Result } from '../../shared/errors.ts';
import type { StationHost } from '../../shared/host/index.ts';

/** One kept text, as the host commits it together with facts. */
export interface KeptText {
  readonly key: string;
  readonly text: string;
}

/**
 * Where people stand in their work: half-done handfuls, the batch or order on the screen. The host keeps
 * it on the disk: what the browser stores by itself reaches the disk a minute late, so a crash would
 * bring back a handful that was put down long ago. Held here in memory, so that reading never waits.
 */
export interface Kept {
  /** Fetches what the host keeps. False: the host is away, and has to be asked again. */
  load(): Promise<boolean>;
  /** As it was kept; undefined where it was not. Only right once loaded. */
  read(key: string): unknown;
  /** What to hand to the host with a group of facts; call `remember` once they are recorded. */
  textOf(key: string, value: unknown): KeptText;
  remember(kept: KeptText): void;
  /** On the host's disk when it answers ok. */
  keep(key: string, value: unknown): Promise<Result<unknown>>;
  /** Nobody waits for it: a text that stays behind fits nothing any more. */
  forget(key: string): void;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Written by another version: as good as absent.
    return undefined;
  }
}

export function createKept(host: StationHost): Kept {
  const texts = new Map<string, string>();
  const textOf = (key: string, value: unknown): KeptText => ({ key, text: JSON.stringify(value) });
  const remember = ({ key, text }: KeptText) => void texts.set(key, text);
  return {
    async load() {
      const listed = await host.call('kept:list', {});
      if (listed.ok) {
        // A host whose file was put back from a backup has less than it had.
        texts.clear();
        for (const each of listed.value) remember(each);
      }
      return listed.ok || listed.error.code !== 'host-lost';
    },
    read(key) {
      const text = texts.get(key);
      return text === undefined ? undefined : parse(text);
    },
    textOf,
    remember,
    async keep(key, value) {
      const kept = textOf(key, value);
      if (texts.get(key) === kept.text) return { ok: true, value: {} };
      const answer = await host.call('kept:put', kept);
      if (answer.ok) remember(kept);
      return answer;
    },
    forget(key) {
      if (!texts.delete(key)) return;
      void host.call('kept:put', { key, text: null });
    },
  };
}
