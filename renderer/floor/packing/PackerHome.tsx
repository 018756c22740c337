import { useRoute } from '../../ui/index.ts';
import { useSelf } from '../common/useSelf.ts';
import { PackListScreen } from './PackListScreen.tsx';
import { PackScreen } from './PackScreen.tsx';

/** Packing: what is ready, or one order on the bench ('#/pack/<fulfilment id>', so that a reload stays there). */
export function PackerHome() {
  const { path } = useRoute();
  const self = useSelf();
  if (!self) return null;
  const fulfilmentId = path[0] === 'pack' ? path[1] : undefined;
  return fulfilmentId === undefined ? (
    <PackListScreen />
  ) : (
    <PackScreen key={fulfilmentId} fulfilmentId={fulfilmentId} self={self} />
  );
}
