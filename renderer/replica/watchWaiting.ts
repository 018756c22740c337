import type { JournalledFact, StationHost } from '../../shared/host/index.ts';
import { createValue, type WatchedValue } from '../ui/value.ts';

const LIST_LIMIT = 200;
/** Scans come in bursts: the list is asked for once they pause, not for each. */
const PAUSE_MS = 150;

/** The facts that wait or came back refused, as the host last listed them. */
export function watchWaiting(host: StationHost): {
  waiting: WatchedValue<readonly JournalledFact[]>;
  refreshWaiting: () => void;
} {
  const waiting = createValue<readonly JournalledFact[]>([]);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = async () => {
    const answer = await host.call('facts:list-waiting', { limit: LIST_LIMIT });
    // Lost host: the list stays as it was, and the next connection asks again.
    if (answer.ok) waiting.set(answer.value);
  };
  return {
    waiting,
    refreshWaiting() {
      clearTimeout(timer);
      timer = setTimeout(() => void refresh(), PAUSE_MS);
    },
  };
}
