import { useRoute } from '../../ui/index.ts';
import { useSelf } from '../common/useSelf.ts';
import { BatchesScreen } from './BatchesScreen.tsx';
import { PickScreen } from './PickScreen.tsx';
import { useBufferKeeper } from './useBufferKeeper.ts';

/** Picking: the batches, or the walk through one of them ('#/pick/<batch id>', so that a reload stays there). */
export function PickerHome() {
  const { path } = useRoute();
  const self = useSelf();
  useBufferKeeper(self);
  if (!self) return null;
  const batchId = path[0] === 'pick' ? path[1] : undefined;
  return batchId === undefined ? (
    <BatchesScreen self={self} />
  ) : (
    <PickScreen key={batchId} batchId={batchId} self={self} />
  );
}
