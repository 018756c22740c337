import { useDocument } from '../../replica/index.ts';
import { useRoute } from '../../ui/index.ts';
import { useReturnToPlace } from '../common/useReturnToPlace.ts';
import { useSelf } from '../common/useSelf.ts';
import { PackListScreen } from './PackListScreen.tsx';
import { PackScreen } from './PackScreen.tsx';

/** Packing: what is ready, or one order on the bench ('#/pack/<fulfilment id>'). */
export function PackerHome() {
  const { path } = useRoute();
  const self = useSelf();
  const fulfilmentId = path[0] === 'pack' ? path[1] : undefined;
  const status = useDocument('fulfilments', fulfilmentId)?.status;
  const goingOn = status === 'packing' || status === 'packed';
  useReturnToPlace('pack', self?.personId, fulfilmentId, goingOn);
  if (!self) return null;
  return fulfilmentId === undefined ? (
    <PackListScreen />
  ) : (
    <PackScreen key={`${fulfilmentId}/${self.personId}`} fulfilmentId={fulfilmentId} self={self} />
  );
}
