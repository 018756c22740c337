import type { Fulfilment } from '../../../shared/schema/index.ts';
import { useDocument } from '../../replica/index.ts';
import { useRoute } from '../../ui/index.ts';
import { useReturnToPlace } from '../common/useReturnToPlace.ts';
import { useSelf } from '../common/useSelf.ts';
import { PackListScreen } from './PackListScreen.tsx';
import { PackScreen } from './PackScreen.tsx';

/** From the moment it is opened: kept only with its first item, a crash right after that would lose the place. */
const WORTH_COMING_BACK: ReadonlySet<Fulfilment['status']> = new Set([
  'picked',
  'packing',
  'packed',
]);

/** Packing: what is ready, or one order on the bench ('#/pack/<fulfilment id>'). */
export function PackerHome() {
  const { path } = useRoute();
  const self = useSelf();
  const fulfilmentId = path[0] === 'pack' ? path[1] : undefined;
  const status = useDocument('fulfilments', fulfilmentId)?.status;
  const goingOn = status !== undefined && WORTH_COMING_BACK.has(status);
  useReturnToPlace('pack', self?.personId, fulfilmentId, goingOn);
  if (!self) return null;
  return fulfilmentId === undefined ? (
    <PackListScreen />
  ) : (
    <PackScreen key={`${fulfilmentId}/${self.personId}`} fulfilmentId={fulfilmentId} self={self} />
  );
}
