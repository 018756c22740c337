import { useEffect } from 'react';
import { placeKey, type WorkArea } from '../../../shared/host/index.ts';
import { useKept } from '../../replica/index.ts';
import { useRoute } from '../../ui/index.ts';

/** Areas and people whose place was looked up since this window opened: later they go home on purpose. */
const lookedUp = new Set<string>();

/**
 * A window that was closed in the middle of a piece of work opens there again. `id`: the work on the
 * screen, undefined at the list; `goingOn`: whether it is worth coming back to.
 */
export function useReturnToPlace(
  area: WorkArea,
  personId: string | undefined,
  id: string | undefined,
  goingOn: boolean,
): void {
  const { replace } = useRoute();
  const kept = useKept();
  useEffect(() => {
    if (personId === undefined) return;
    const key = placeKey(area, personId);
    const first = !lookedUp.has(key);
    lookedUp.add(key);
    if (id !== undefined) {
      // Not kept: the window opens at the list, which offers the same work.
      if (goingOn) void kept.keep(key, id);
      return;
    }
    const place = first ? kept.read(key) : undefined;
    if (typeof place === 'string') replace([area, place]);
    else kept.forget(key);
  }, [area, personId, id, goingOn, replace, kept]);
}
